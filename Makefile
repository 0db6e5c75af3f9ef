# The pipeline as files: data/NN-stage/NAME[.Nbits][.seedN][.Nepochs].kind
#
#   00-raw/NAME/{train,test}, or folders of pictures  →  10-faces/NAME.faces.safetensors
#   →  20-models/STEM.model.safetensors  →  30-codes/STEM.codes.safetensors
#   →  40-reports/STEM.json, 50-index/STEM/, 60-exports/STEM.onnx
#
# A stem is the pipeline's name and the overrides it was made with, so two settings never share a
# path. Pipelines without a folder of their own under pipelines/ take the template's settings.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.SECONDARY:
.SECONDEXPANSION:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

# What to override on the command line.
DATA ?= data
RAW ?=
BITS ?=
SEED ?=
EPOCHS ?=
THREADS ?=
FRESH ?=
FORCE_INDEX ?=
PEERS ?= .build/peers
PYTHON ?= python3
PREFIX ?= /usr/local
DESTDIR ?=
SEEDS ?= 0 1 2

BIN := .build/release
SWIFT_BUILD := swift build -c release --explicit-target-dependency-import-check error
# Folders of pictures need two libraries; without them everything else builds. Asked anew by every recipe.
export DDH_IMAGES = $(shell pkg-config --exists libturbojpeg libpng 2>/dev/null && echo 1)
WITHOUT_IMAGES := .build/.without-images
BUILT := $(BIN)/.built-$(or $(DDH_MARCH),native)$(if $(DDH_IMAGES),-images)
export DDH_COMMIT := $(shell git rev-parse --short HEAD 2>/dev/null || echo unknown)

# STEM → NAME, the stage's settings file, and the flags its overrides stand for.
name = $(firstword $(subst ., ,$1))
overrides = $(wordlist 2,9,$(subst ., ,$1))
settings = $(firstword $(wildcard pipelines/$(call name,$1)/$2.yaml) pipelines/template/$2.yaml)
flags = $(call known-words,$1) \
  $(patsubst %bits,--bits %,$(filter %bits,$(call overrides,$1))) \
  $(patsubst seed%,--seed %,$(filter seed%,$(call overrides,$1))) \
  $(patsubst %epochs,--epochs %,$(filter %epochs,$(call overrides,$1))) \
  $(if $(THREADS),--threads $(THREADS))
known-words = $(if $(strip $(foreach word,$(call overrides,$1),$(if $(filter %bits seed% %epochs,$(word)),,$(word)))),\
  $(error $1: a name may not contain dots; overrides are .Nbits, .seedN and .Nepochs))

# An override equal to the setting is no override: 48 bits have one path, asked for or not.
setting = $(shell sed -n 's/^$2: *//p' $(call settings,$1,train))
override = $(if $3,$(if $(filter $3,$(call setting,$1,$2)),,.$4))
variant-of = $(call override,$1,code_length,$2,$2bits)$(call override,$1,seed,$3,seed$3)$(call override,$1,epochs,$(EPOCHS),$(EPOCHS)epochs)
variant = $(call variant-of,$1,$(BITS),$(SEED))

# Paths stand unquoted in rules and recipes, so that none may hold what make or the shell reads as more than a name.
unsafe = $(word 2,$1)$(strip $(foreach character,' " ` ; & | < > ( ) * ? [ ] { } \ ! \# % $$ :,$(findstring $(character),$1)))
safe-path = $(if $(call unsafe,$1),$(error $2 may hold neither spaces nor characters like & ; ( ) $$: found '$1'. A symbolic link may name it),$1)
$(if $(call safe-path,$(RAW),RAW)$(call safe-path,$(or $(DATA),$(error DATA is empty)),DATA),)
ifneq ($(and $(RAW),$(filter demo evaluate report reindex results check-results,$(MAKECMDGOALS))),)
$(error RAW= names one pipeline's data: use it with convert-NAME, train-NAME, … or evaluate-NAME)
endif

# Where NAME's pickles or pictures are: RAW= once, remembered in NAME.source from then on; else 00-raw/NAME.
# Absolute, except in a checkout whose own path has spaces, which make would take for two paths.
place = $(if $(word 2,$(CURDIR)),$(RAW),$(abspath $(RAW)))
source-file = $(DATA)/00-raw/$1.source
remembered = $(call safe-path,$(shell cat $(call source-file,$1) 2>/dev/null),$(call source-file,$1))
raw = $(or $(place),$(call remembered,$1),$(DATA)/00-raw/$1)
source = $(if $(RAW)$(call remembered,$1),$(call source-file,$1))
moved = $(if $(RAW),$(if $(filter $(place),$(call remembered,$1)),,FORCE))
synthetic = $(if $(call source,$1),,$(wildcard pipelines/$1/synthesize.yaml))
inputs = $(if $(call synthetic,$1),$(DATA)/00-raw/$1/contact-sheet.png,$(call changed,$1))
sides = $(if $(call pictured,$1),$(or $(wildcard $(addprefix $(call raw,$1)/,train test)),$(call raw,$1)),$(addprefix $(call raw,$1)/,train test))

# Whether what conversion reads is newer than its result. No file of it is a prerequisite by name: a name such as
# `x clean` would be two targets. Pictures lie in folders, one a person, in RAW or in RAW/train and RAW/test. Of them
# only the folders' times are looked at, not 100,000 files: a picture added, removed or renamed is seen, one
# overwritten in place is not.
folders-in = $(shell find -L $1 -mindepth 1 -maxdepth 1 -type d ! -name '.*' $2 -print -quit 2>/dev/null)
pictured = $(call folders-in,$(or $(wildcard $(call raw,$1)/train),$(call raw,$1)),)
faces-of = $(DATA)/10-faces/$1.faces.safetensors
read-by = $(if $(call pictured,$1),$(call raw,$1) $(call sides,$1) -maxdepth 1 -type d,$(call sides,$1) -maxdepth 1)
changed = $(if $(wildcard $(faces-of)),$(if $(shell find -L $(call read-by,$1) ! -name '.?*' -newer $(faces-of) -printf x -quit 2>/dev/null),FORCE))

# The log of a model's training, if it is still there: no artifact, for it holds times.
training-log = $(addprefix --training-log ,$(shell ls $(DATA)/20-models/$1.training.jsonl 2>/dev/null))

# STEMs that have a model, and their NAMEs.
trained-names = $(sort $(foreach stem,$(trained),$(call name,$(stem))))
trained = $(foreach stem,$(patsubst $(DATA)/20-models/%.model.safetensors,%,$(filter $(DATA)/20-models/%.model.safetensors,\
  $(wildcard $(DATA)/20-models/*.model.safetensors))),$(if $(call unsafe,$(stem)),,$(stem)))

# Those with queries: a set of one picture a person has none, and must not stop the others' reports.
judged = $(foreach stem,$(trained),$(if $(call without-queries,$(call faces-of,$(call name,$(stem)))),,$(stem)))
without-queries = $(filter-out 0,$(shell head -c 1048576 $1 2>/dev/null | grep -acE '"test.identities":\{"dtype":"I64","shape":\[0\]'))

# The commands publish an artifact whole or not at all. One that is there stays, even where the command failed
# after it, as on a disk too full for the run record: `.DELETE_ON_ERROR` would delete hours of training.
.PRECIOUS: $(DATA)/00-raw/%/contact-sheet.png $(DATA)/10-faces/%.faces.safetensors \
  $(DATA)/20-models/%.model.safetensors $(DATA)/30-codes/%.codes.safetensors $(DATA)/40-reports/%.json \
  $(DATA)/40-reports/%.md $(DATA)/40-reports/%.html $(DATA)/50-index/%/CURRENT

FORCE:
.PHONY: FORCE help setup build demo new test check-report torture torture-files torture-train torture-index torture-readers \
  coverage evaluate report cards reindex results check-results bench bench-peers fuzz sanitize stale lint format clean \
  install uninstall check-install check-raw check-troubleshooting

##@ Start here
## help: Show this list
help:
	@awk '/^##@/ {printf "\n%s\n", substr($$0, 5)} /^## [a-z%-]+:/ {name = $$2; sub(/:$$/, "", name); \
	  sub(/^## [^:]*: /, ""); printf "  %-22s %s\n", name, $$0}' $(firstword $(MAKEFILE_LIST))
	@printf '\nOverrides: RAW=folder of pictures, a folder a person, or with train/ and test/   DATA=where artifacts go (data)\n'
	@printf '           BITS=  SEED=  EPOCHS=  THREADS=  SEEDS="0 1 2" of a sweep  FRESH=1 (drop checkpoints)\n'
	@printf '           FORCE_INDEX=1 (an index may shrink)\n'
	@printf '           PEERS=virtual environments with the peers of make bench (.build/peers)\n'
	@printf '           PYTHON=the Python of check-export (python3)   PREFIX= DESTDIR= of make install\n'
	@printf 'Example:   make evaluate-mine RAW=~/faces/mine BITS=24\n'

## demo: Set everything up and run the whole job on synthetic faces
demo: evaluate-demo index-demo
	@printf '\nThe demo is complete:\n'
	@printf '  faces    %s\n' '$(DATA)/00-raw/demo/contact-sheet.png'
	@printf '  report   %s\n' '$(DATA)/40-reports/demo$(call variant,demo).html'
	@printf '  search   %s\n' '$(BIN)/ddh-index query --index $(DATA)/50-index/demo$(call variant,demo) \
	  --model $(DATA)/20-models/demo$(call variant,demo).model.safetensors \
	  --faces $(DATA)/10-faces/demo.faces.safetensors --row 0'
	@printf 'Next: make new NAME=mine RAW=folder-with-a-folder-of-pictures-for-each-person, or make help\n'

## new: Begin a pipeline of your own: NAME=mine RAW=folder
new:
	@[[ '$(NAME)' =~ ^[A-Za-z0-9_-]+$$ ]] || { echo "NAME='$(NAME)': letters, digits, - and _ expected: make new NAME=mine RAW=folder" >&2; exit 64; }
	@test ! -e pipelines/$(NAME) || { echo 'pipelines/$(NAME) is there already: edit it, or take another NAME.' >&2; exit 73; }
	@$(if $(RAW),$(MAKE) RAW='$(RAW)' $(DATA)/00-raw/$(NAME).source)
	@cp -R pipelines/template pipelines/$(NAME)
	@printf 'pipelines/$(NAME)/  settings of every stage, each with a word on what it does\n'
	@printf 'Next: make evaluate-$(NAME)$(if $(RAW),, RAW=folder)\n'

## test: Build and run every test
test: setup
	$(SWIFT_BUILD) --build-tests
	swift test -c release --skip-build

## coverage: Line coverage of the readers of foreign bytes by the tests: a build of its own (needs python3)
coverage: setup
	rm -rf .build/coverage/*/release/codecov
	swift test -c release --enable-code-coverage --scratch-path .build/coverage
	$(PYTHON) Tests/make/coverage.py "$$(swift test -c release --scratch-path .build/coverage --show-codecov-path)"

## check-report: Open the demo's pages in a headless Chromium: widths, light and dark, print (skipped without one)
check-report: report-demo
	$(BIN)/ddh-evaluate table $(DATA)/40-reports/demo$(call variant,demo).json --html $(DATA)/40-reports/demo$(call variant,demo).alone.html > /dev/null
	python3 -B Tests/pages/check_pages.py $(DATA)/40-reports/demo$(call variant,demo).html $(DATA)/40-reports/demo$(call variant,demo).alone.html

##@ Pipelines: % is any name
## convert-%: Pickles or pictures to a faces artifact
convert-%: $$(DATA)/10-faces/$$*.faces.safetensors ;
## train-%: … to a trained model
train-%: $$(DATA)/20-models/$$*$$(call variant,$$*).model.safetensors ;
## encode-%: … to binary codes
encode-%: $$(DATA)/30-codes/$$*$$(call variant,$$*).codes.safetensors ;
## evaluate-%: … to a report: figures, and a page to look at
evaluate-%: $$(DATA)/40-reports/$$*$$(call variant,$$*).json $$(DATA)/40-reports/$$*$$(call variant,$$*).html
	@echo 'Report: $(DATA)/40-reports/$*$(call variant,$*).html'
## card-%: … to a model card and a dataset card
card-%: $$(DATA)/20-models/$$*$$(call variant,$$*).card.md $$(DATA)/10-faces/$$*.card.md ;
## report-%: … to the report and the cards
report-%: evaluate-% card-% ;
## index-%: … to a searchable index
index-%: $$(DATA)/50-index/$$*$$(call variant,$$*)/CURRENT ;
## export-%: … to ONNX, PyTorch's weights and a TensorBoard run, in DATA/60-exports
export-%: $$(DATA)/60-exports/$$*$$(call variant,$$*).onnx $$(DATA)/60-exports/$$*$$(call variant,$$*).torch.safetensors \
  $$(DATA)/60-exports/$$*$$(call variant,$$*)/events.out.tfevents.0.ddh ;
## check-export-%: Do ONNX Runtime, PyTorch and TensorBoard agree with us? Asks those that PYTHON has
check-export-%: export-% encode-%
	Tests/make/check_export.sh $(DATA) $*$(call variant,$*) $(PYTHON)
## train-facescrub: FaceScrub, 530 identities
train-facescrub:
## train-youtube: YouTube Faces, 1,595 identities
train-youtube: train-youtube-faces ;
$(addsuffix -youtube,convert encode evaluate index sweep): %-youtube: %-youtube-faces ;

## sweep-%: Reports at 12, 24, 36 and 48 bits and every seed of SEEDS, one table and page of mean ± sd
sweep-%:
	@$(MAKE) -j$(sweep-jobs) THREADS=$(or $(THREADS),$(sweep-threads)) $(sweep-reports)
	@$(BIN)/ddh-evaluate table --by-seed $(sweep-reports) --html $(DATA)/40-reports/$*.sweep.html
	@echo 'Comparison: $(DATA)/40-reports/$*.sweep.html'
sweep-reports = $(foreach bits,12 24 36 48,$(foreach seed,$(SEEDS),$(DATA)/40-reports/$*$(call variant-of,$*,$(bits),$(seed)).json))
# A job a core, as far as there are jobs; each takes its share of the cores.
cores := $(shell nproc)
sweep-jobs = $(if $(word $(cores),$(sweep-reports)),$(cores),$(words $(sweep-reports)))
sweep-threads = $(shell echo $$(( ($(cores) + $(sweep-jobs) - 1) / $(sweep-jobs) )))

##@ Everything that has a model
## evaluate: Reports of all models
evaluate: $$(patsubst %,$$(DATA)/40-reports/%.json,$$(judged))
	@test -n "$(trained)" || { echo 'No model yet: make demo, or make train-NAME RAW=folder.' >&2; exit 66; }
	@$(if $(filter-out $(judged),$(trained)),echo 'No queries, so nothing to evaluate: $(filter-out $(judged),$(trained))' >&2)
	@$(BIN)/ddh-evaluate table $(patsubst %,$(DATA)/40-reports/%.json,$(judged))

## report: Reports and cards of all models, and a page that compares them
report: evaluate cards
	@$(BIN)/ddh-evaluate table $(patsubst %,$(DATA)/40-reports/%.json,$(judged)) --html $(DATA)/40-reports/comparison.html > /dev/null
	@printf '%s\n' $(patsubst %,$(DATA)/40-reports/%.html,$(judged)) $(DATA)/40-reports/comparison.html

cards: $$(patsubst %,$$(DATA)/20-models/%.card.md,$$(judged)) $$(patsubst %,$$(DATA)/10-faces/%.card.md,$$(call trained-names))

## reindex: Indexes of all models, and what lies in the inboxes DATA/00-raw/STEM.inbox/new
reindex: $$(patsubst %,$$(DATA)/50-index/%/CURRENT,$$(trained))
	@test -n "$(trained)" || { echo 'No model yet: make demo, or make train-NAME RAW=folder.' >&2; exit 66; }
	@$(foreach stem,$(inboxes),INDEX=$(DATA)/50-index/$(stem) MODEL=$(DATA)/20-models/$(stem).model.safetensors \
	  INBOX=$(DATA)/00-raw/$(stem).inbox IDENTITIES=$(call faces-of,$(call name,$(stem))) SETTINGS=$(call settings,$(stem),convert) KEEP=2 SYNC= THREADS=$(THREADS) \
	  FORCE=$(FORCE_INDEX) pipelines/cron/reindex /dev/null || status=$$?;) exit $${status:-0}
# STEMs with a model and an inbox.
inboxes = $(foreach stem,$(trained),$(if $(wildcard $(DATA)/00-raw/$(stem).inbox/new),$(stem)))

##@ Results
RESULTS_DATA := .build/results-data
RESULTS_STEMS := demo.12bits demo
RESULTS_REPORTS := $(RESULTS_STEMS:%=$(RESULTS_DATA)/40-reports/%.json)
RESULTS_MAKE = $(MAKE) DATA=$(RESULTS_DATA) RAW= BITS= SEED= EPOCHS= $(RESULTS_REPORTS)

## results: Regenerate results/ from scratch
results: build
	rm -rf $(RESULTS_DATA)
	@$(RESULTS_MAKE)
	$(BIN)/ddh-evaluate table $(RESULTS_REPORTS) --json results/demo.json --markdown results/README.md

## check-results: Regenerate the results elsewhere and compare every byte with results/
check-results: build
	@test -e results/demo.json || { echo 'results/ is missing: make results writes it.' >&2; exit 66; }
	rm -rf $(RESULTS_DATA)
	@$(RESULTS_MAKE)
	$(BIN)/ddh-evaluate table $(RESULTS_REPORTS) --json $(RESULTS_DATA)/demo.json --markdown $(RESULTS_DATA)/README.md
	@cmp results/demo.json $(RESULTS_DATA)/demo.json || { \
	  printf '\ncommitted:\n'; cat results/README.md; printf '\nregenerated:\n'; cat $(RESULTS_DATA)/README.md; exit 1; }
	@echo 'Results agree byte for byte with results/.'

## stale: List artifacts made by another commit
stale:
	@stale=$$(grep -L '"commit" : "$(DDH_COMMIT)"' $(DATA)/*/*.run 2>/dev/null || true); \
	  echo "$${stale:-Nothing is stale.}"

##@ Speed
## bench: Time our kernels and stages, and the peers' if they are installed
bench: build
	$(BIN)/ddh-bench table --out benchmarks/results/latest.json $(if $(THREADS),--threads $(THREADS))
	@if [ -n '$(wildcard $(PEERS:%=%/bin/python))' ]; then \
	  python3 benchmarks/side_by_side.py --peers $(PEERS) $(if $(THREADS),--threads $(THREADS)); \
	else echo 'No peers in $(PEERS): make bench-peers installs them (7 GB), PEERS=folders names others.'; fi

## bench-peers: Install the peers: PyTorch, Keras, ONNX Runtime, OpenVINO, faiss
bench-peers: $(firstword $(PEERS))/.installed
$(firstword $(PEERS))/.installed: benchmarks/peers/requirements.txt
	python3 -m venv $(@D)
	$(@D)/bin/pip install --quiet --requirement $<
	@touch $@

##@ Torture
## torture: All four below, at full counts: about 30 minutes
torture: torture-files torture-train torture-index torture-readers
## torture-files: Kill, fail and starve every writer at every call, cut the power (needs python3, root for disks)
torture-files: build
	python3 Tests/torture/torture.py $(BIN)

## torture-train: Kill and stop training at many moments, demand the same bytes (needs python3, strace)
torture-train: build
	python3 Tests/differential/torture_train.py $(BIN)

## torture-index: Every fault of the index's table, at full counts: about 4 minutes
torture-index: setup
	$(SWIFT_BUILD) --build-tests
	DDH_TORTURE=1 swift test -c release --skip-build --filter IndexTests
	Tests/make/check_make.sh .build/make-check

## torture-readers: Every cut and every flipped bit of small files, 100,000 flips of a large one
torture-readers: setup
	$(SWIFT_BUILD) --build-tests
	DDH_TORTURE=1 swift test -c release --skip-build --filter 'SafePickleTests.DamageTests|ForeignReadersTests'

## sanitize: Every stage under the thread sanitizer, then the address sanitizer with leak check: a build each
sanitize: sanitize-thread sanitize-address
sanitize-%: setup
	@for command in synthesize convert train encode evaluate index export inspect; do \
	  $(SWIFT_BUILD) --sanitize=$* --scratch-path .build/sanitize-$* --product ddh-$$command; done
	Tests/sanitizers/check_sanitizers.sh $* .build/sanitize-$* .build/sanitize-$*/work

## fuzz: Mutate what every reader reads, under the address sanitizer: TIME= seconds each (60), READERS=
fuzz: setup
	@# Of several -sanitize options the compiler heeds the last, and SwiftPM passes them in any order: name both in one.
	DDH_FUZZ=1 $(SWIFT_BUILD) --sanitize=fuzzer -Xswiftc -sanitize=address,fuzzer --scratch-path .build/fuzz --product ddh-fuzz
	READERS='$(READERS)' TIME='$(TIME)' RUNS='$(RUNS)' MORE='$(MORE)' KEEP='$(KEEP)' Tests/Fuzz/run.sh .build/fuzz/release/ddh-fuzz

##@ The house
## build: Build the executables
build: $(BUILT)

## setup: Install what the build needs (libz-dev; for pictures pkg-config, libturbojpeg0-dev, libpng-dev)
setup:
	@command -v swift >/dev/null || { echo 'Swift 6.3 is needed: https://www.swift.org/install/linux' >&2; exit 69; }
	@test -e /usr/include/zlib.h || { \
	  command -v apt-get >/dev/null || { echo 'zlib.h is missing: install the zlib development package.' >&2; exit 69; }; \
	  as_root=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  $$as_root apt-get update -qq && $$as_root apt-get install -y -qq libz-dev; }
	@test -n "$$DDH_IMAGES" $(if $(filter setup,$(MAKECMDGOALS)),,|| test -e $(WITHOUT_IMAGES)) || { \
	  mkdir -p $(dir $(WITHOUT_IMAGES)); touch $(WITHOUT_IMAGES); \
	  as_root=$$([ "$$(id -u)" = 0 ] || echo sudo -n); \
	  { $$as_root apt-get update -qq && $$as_root apt-get install -y -qq pkg-config libturbojpeg0-dev libpng-dev; } || \
	  echo 'Without pkg-config, libturbojpeg0-dev and libpng-dev folders of pictures cannot be read; all else can. make setup tries again.' >&2; }

$(BUILT): Package.swift $(shell find Sources -type f) | setup
	$(SWIFT_BUILD)
	@touch $@

## install: Commands, manual pages and completions to PREFIX (/usr/local), below DESTDIR if given
install: build
	install -d $(INSTALLED_FOLDERS)
	install -m 755 -s $(COMMANDS:%=$(BIN)/%) '$(ROOT)/bin'
	install -m 644 -s $$(ldd $(COMMANDS:%=$(BIN)/%) | awk '/\/swift\/linux\// {print $$3}' | sort -u) '$(ROOT)/lib/ddh'
	install -m 644 pipelines/template/*.yaml '$(ROOT)/share/ddh/template'
	for command in $(COMMANDS); do \
	  $(BIN)/$$command --experimental-dump-help | $(BIN)/ddh-manual > '$(ROOT)/share/man/man1/'$$command.1; \
	  $(BIN)/$$command --generate-completion-script bash > '$(ROOT)/share/bash-completion/completions/'$$command; \
	  $(BIN)/$$command --generate-completion-script zsh > '$(ROOT)/share/zsh/site-functions/_'$$command; \
	  $(BIN)/$$command --generate-completion-script fish > '$(ROOT)/share/fish/vendor_completions.d/'$$command.fish; done

## uninstall: Remove what make install put into PREFIX
uninstall:
	rm -rf '$(ROOT)/lib/ddh' '$(ROOT)/share/ddh'
	cd '$(ROOT)' && rm -f $(foreach command,$(COMMANDS),bin/$(command) share/man/man1/$(command).1 \
	  share/bash-completion/completions/$(command) share/zsh/site-functions/_$(command) \
	  share/fish/vendor_completions.d/$(command).fish)

ROOT = $(DESTDIR)$(PREFIX)
COMMANDS := $(addprefix ddh-,synthesize convert train encode evaluate index export inspect)
INSTALLED_FOLDERS = $(foreach folder,bin lib/ddh share/ddh/template share/man/man1 share/bash-completion/completions \
  share/zsh/site-functions share/fish/vendor_completions.d,'$(ROOT)/$(folder)')

## check-troubleshooting: Run the commands of docs/troubleshooting.md and compare what they say (needs numpy)
check-troubleshooting: build
	$(PYTHON) Tests/make/check_troubleshooting.py $(BIN)

## check-raw: Own data as a newcomer gives them: RAW= once, remembered, changed, refused
check-raw: build
	Tests/make/check_raw.sh .build/raw-check

## check-install: Install elsewhere, run from there without the toolchain's libraries, uninstall
check-install: build
	Tests/make/check_install.sh .build/install-check

## lint: Check the formatting
lint:
	swift format lint --strict --recursive Package.swift Sources Tests

## format: Apply the formatting
format:
	swift format --in-place --recursive Package.swift Sources Tests

## clean: Remove what the pipelines and the build made; raw data of your own stays
clean:
	rm -rf .build $(DATA)/00-raw/demo $(DATA)/00-raw/demo.source $(DATA)/10-faces $(DATA)/20-models $(DATA)/30-codes \
	  $(DATA)/40-reports $(DATA)/50-index $(DATA)/60-exports

# A verb that is none, or a file that nothing makes.
.DEFAULT:
	@echo "Nothing makes '$@', and it is not there. make help lists every verb." >&2; exit 64

# The graph. Executables are order-only: relinking must not retrain for hours; `make stale` tells.

$(DATA)/00-raw/%.source: $$(call moved,$$*)
	@test -d '$(RAW)/train' && test -d '$(RAW)/test' || { test ! -e '$(RAW)/train' && test -n "$(call folders-in,'$(RAW)',)"; } || { \
	  echo 'RAW=$(RAW): needs a folder of pictures for each person, or the folders train/ and test/.' >&2; exit 66; }
	@mkdir -p $(@D)
	@$(if $(call remembered,$*),echo '$*: now from $(place) instead of $(call remembered,$*)' >&2)
	@echo '$(place)' > $@

$(DATA)/00-raw/%/contact-sheet.png: $$(call synthetic,$$*) | $(BUILT)
	$(BIN)/ddh-synthesize --settings $< --out $(@D) --run-record $(@D)/synthesize.run

$(DATA)/10-faces/%.faces.safetensors: $$(call source,$$*) $$(call inputs,$$*) $$(call settings,$$*,convert) | $(BUILT)
	@$(if $(wildcard pipelines/$*)$(call source,$*)$(wildcard $(DATA)/00-raw/$*),,echo "There is no pipeline '$*'; there are: \
	  $(filter-out template cron,$(notdir $(wildcard pipelines/*))). make new NAME=$* RAW=folder begins one." >&2; exit 66)
	$(BIN)/ddh-convert $(call sides,$*) --settings $(call settings,$*,convert) $(if $(THREADS),--threads $(THREADS)) --faces $@ --run-record $(@:.safetensors=.run)

$(DATA)/20-models/%.model.safetensors: $(DATA)/10-faces/$$(call name,$$*).faces.safetensors $$(call settings,$$*,train) | $(BUILT)
	$(BIN)/ddh-train $< --settings $(call settings,$*,train) $(call flags,$*) $(if $(FRESH),--fresh) --model $@ --run-record $(@:.safetensors=.run)

$(DATA)/30-codes/%.codes.safetensors: $(DATA)/20-models/%.model.safetensors $(DATA)/10-faces/$$(call name,$$*).faces.safetensors $$(call settings,$$*,encode) | $(BUILT)
	$(BIN)/ddh-encode $(word 2,$^) --model $< --settings $(call settings,$*,encode) $(if $(THREADS),--threads $(THREADS)) --out $@ --run-record $(@:.safetensors=.run)

$(DATA)/40-reports/%.json $(DATA)/40-reports/%.md $(DATA)/40-reports/%.html &: $(DATA)/30-codes/%.codes.safetensors $(DATA)/20-models/%.model.safetensors $(DATA)/10-faces/$$(call name,$$*).faces.safetensors $$(call settings,$$*,evaluate) | $(BUILT)
	$(BIN)/ddh-evaluate report $< --settings $(call settings,$*,evaluate) --model $(word 2,$^) --faces $(word 3,$^) $(call training-log,$*) $(if $(THREADS),--threads $(THREADS)) --out $(DATA)/40-reports/$*.json --run-record $(DATA)/40-reports/$*.run

$(DATA)/20-models/%.card.md: $(DATA)/10-faces/$$(call name,$$*).faces.safetensors $(DATA)/20-models/%.model.safetensors $(DATA)/40-reports/%.json | $(BUILT)
	$(BIN)/ddh-evaluate card $< --model $(word 2,$^) --report $(word 3,$^) --out $@

$(DATA)/10-faces/%.card.md: $(DATA)/10-faces/%.faces.safetensors | $(BUILT)
	$(BIN)/ddh-evaluate card $< --out $@

$(DATA)/50-index/%/CURRENT: $(DATA)/30-codes/%.codes.safetensors $(DATA)/10-faces/$$(call name,$$*).faces.safetensors | $(BUILT)
	$(BIN)/ddh-index build $< --faces $(word 2,$^) --index $(@D) $(if $(FORCE_INDEX),--force) $(if $(THREADS),--threads $(THREADS)) --run-record $(@D)/build.run
	@touch $@

$(DATA)/60-exports/%.onnx: $(DATA)/20-models/%.model.safetensors | $(BUILT)
	$(BIN)/ddh-export onnx $< --out $@

$(DATA)/60-exports/%.torch.safetensors: $(DATA)/20-models/%.model.safetensors | $(BUILT)
	$(BIN)/ddh-export torch $< --out $@

$(DATA)/60-exports/%/events.out.tfevents.0.ddh: $(DATA)/20-models/%.model.safetensors | $(BUILT)
	$(BIN)/ddh-export tensorboard $(<:.model.safetensors=.training.jsonl) --out $(DATA)/60-exports
	@touch $@
