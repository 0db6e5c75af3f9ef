// Counts, logs and disturbs the calls by which a program changes files. Preloaded:
//
//   cc -shared -fPIC -O1 -o fault.so fault.c -ldl -pthread
//   LD_PRELOAD=fault.so FAULT_ROOT=/folder FAULT_AT=7 FAULT=ENOSPC program …
//
//   FAULT_ROOT     only calls on paths below this folder count (no symbolic links in it)
//   FAULT_COUNTER  a file of 8 bytes that all processes of a job count in; without it each counts alone
//   FAULT_LOG      a line a call: number, name, path, second path or descriptor, result
//   FAULT_AT       the number of the call to disturb, from 1; FAULT how:
//     kill         SIGKILL to the whole process group, before the call
//     tear         the same after half of the call, where it is a write (else as kill)
//     short        half of it, where it is a write
//     INT, TERM    the signal to the process itself, before the call, which then happens
//     E…           the call fails with this error
//   FAULT_ONLY     names of the calls that count, separated by commas; without it all
//   FAULT_NOSYNC   fsync and fdatasync do nothing and succeed
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static const char *root, *fault, *only;
static size_t root_length;
static long at;
static int log_descriptor = -1, error_number, no_sync;
static atomic_long own, *counter = &own;

static int number_of(const char *name) {
  static const struct { const char *name; int number; } errors[] = {
      {"ENOSPC", ENOSPC}, {"EIO", EIO}, {"EINTR", EINTR}, {"EDQUOT", EDQUOT}, {"EROFS", EROFS},
      {"EACCES", EACCES}, {"EMFILE", EMFILE}};
  for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
    if (!strcmp(errors[i].name, name)) return errors[i].number;
  return 0;
}

__attribute__((constructor)) static void begin(void) {
  root = getenv("FAULT_ROOT");
  if (!root) return;
  root_length = strlen(root);
  only = getenv("FAULT_ONLY");
  fault = getenv("FAULT");
  at = getenv("FAULT_AT") ? atol(getenv("FAULT_AT")) : 0;
  error_number = fault ? number_of(fault) : 0;
  no_sync = getenv("FAULT_NOSYNC") != NULL;
  const char *path = getenv("FAULT_LOG");
  if (path) log_descriptor = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (log_descriptor >= 0) {
    // Out of the way of programs that count on low descriptors, and of `ulimit -n`.
    int high = syscall(SYS_fcntl, log_descriptor, F_DUPFD_CLOEXEC, 200);
    if (high >= 0) { syscall(SYS_close, log_descriptor); log_descriptor = high; }
  }
  path = getenv("FAULT_COUNTER");
  if (path) {
    int descriptor = syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0);
    void *page = mmap(NULL, 8, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    if (page != MAP_FAILED) counter = page;
    syscall(SYS_close, descriptor);
  }
}

// MARK: Which calls count

// `path` as it is named, absolute; `.` and `..` are left in.
static int is_ours(int directory, const char *path, char *full) {
  if (!root || !path) return 0;
  if (path[0] == '/') snprintf(full, PATH_MAX, "%s", path);
  else {
    char link[64], base[PATH_MAX];
    snprintf(link, sizeof link, directory == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/%d", directory);
    ssize_t length = readlink(link, base, sizeof base - 1);
    if (length < 0) return 0;
    base[length] = 0;
    if (snprintf(full, PATH_MAX, "%s/%s", base, path) >= PATH_MAX) return 0;
  }
  return !strncmp(full, root, root_length) && (full[root_length] == '/' || !full[root_length]);
}

static int is_our_descriptor(int descriptor, char *full) {
  if (!root || descriptor < 0) return 0;
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
  ssize_t length = readlink(link, full, PATH_MAX - 1);
  if (length < 0) return 0;
  full[length] = 0;
  return !strncmp(full, root, root_length) && (full[root_length] == '/' || !full[root_length]);
}

static int is_asked_for(const char *name) {
  if (!only) return 1;
  size_t length = strlen(name);
  for (const char *p = only; (p = strstr(p, name)); p += length)
    if ((p == only || p[-1] == ',') && (!p[length] || p[length] == ',')) return 1;
  return 0;
}

static void note(long number, const char *name, const char *first, const char *second, long result) {
  if (log_descriptor < 0) return;
  char line[2 * PATH_MAX + 100];
  int length = snprintf(line, sizeof line, "%ld\t%d\t%s\t%s\t%s\t%ld\n", number, getpid(), name, first, second, result);
  syscall(SYS_write, log_descriptor, line, length);
}

enum { GO_ON, FAIL, HALF, HALF_AND_DIE };

static void die(void) {
  syscall(SYS_kill, 0, SIGKILL);
  for (;;) pause();
}

// Counts a call; says what is to become of it. `number` is for the log.
static int disturb(const char *name, int is_write, long *number) {
  if (!is_asked_for(name)) { *number = 0; return GO_ON; }
  *number = atomic_fetch_add(counter, 1) + 1;
  if (*number != at || !fault) return GO_ON;
  if (error_number) { errno = error_number; return FAIL; }
  if (!strcmp(fault, "short")) return is_write ? HALF : GO_ON;
  if (!strcmp(fault, "tear") && is_write) return HALF_AND_DIE;
  if (!strcmp(fault, "kill") || !strcmp(fault, "tear")) die();
  if (!strcmp(fault, "INT")) kill(getpid(), SIGINT);
  if (!strcmp(fault, "TERM")) kill(getpid(), SIGTERM);
  return GO_ON;
}

#define REAL(name) \
  static __typeof__(&name) real; \
  if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

// MARK: Calls on paths

// `body` is the call itself; `log_as` its name whatever variant it is.
#define ON_PATH(log_as, directory, path, other, body) \
  char full[PATH_MAX]; \
  long number; \
  if (!is_ours(directory, path, full)) return body; \
  if (disturb(log_as, 0, &number) == FAIL) { int e = errno; note(number, log_as, full, other, -e); errno = e; return -1; } \
  int result = body, e = errno; \
  note(number, log_as, full, other, result < 0 ? -e : 0); \
  errno = e; \
  return result

static int writes(int flags) { return (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) != 0; }
#define OPENING(directory, path, body) \
  mode_t mode = 0; \
  if (flags & (O_CREAT | __O_TMPFILE)) { va_list list; va_start(list, flags); mode = va_arg(list, mode_t); va_end(list); } \
  if (!writes(flags)) return body; \
  ON_PATH("open", directory, path, "", body)

int open(const char *path, int flags, ...) { REAL(open); OPENING(AT_FDCWD, path, real(path, flags, mode)); }
int open64(const char *path, int flags, ...) { REAL(open64); OPENING(AT_FDCWD, path, real(path, flags, mode)); }
int openat(int directory, const char *path, int flags, ...) { REAL(openat); OPENING(directory, path, real(directory, path, flags, mode)); }
int openat64(int directory, const char *path, int flags, ...) { REAL(openat64); OPENING(directory, path, real(directory, path, flags, mode)); }
int creat(const char *path, mode_t mode) { REAL(creat); ON_PATH("open", AT_FDCWD, path, "", real(path, mode)); }
int mkdir(const char *path, mode_t mode) { REAL(mkdir); ON_PATH("mkdir", AT_FDCWD, path, "", real(path, mode)); }
int mkdirat(int d, const char *path, mode_t mode) { REAL(mkdirat); ON_PATH("mkdir", d, path, "", real(d, path, mode)); }
int rmdir(const char *path) { REAL(rmdir); ON_PATH("rmdir", AT_FDCWD, path, "", real(path)); }
int unlink(const char *path) { REAL(unlink); ON_PATH("unlink", AT_FDCWD, path, "", real(path)); }
int unlinkat(int d, const char *path, int flags) { REAL(unlinkat); ON_PATH(flags & AT_REMOVEDIR ? "rmdir" : "unlink", d, path, "", real(d, path, flags)); }
int remove(const char *path) { REAL(remove); ON_PATH("unlink", AT_FDCWD, path, "", real(path)); }
int truncate(const char *path, off_t length) { REAL(truncate); ON_PATH("truncate", AT_FDCWD, path, "", real(path, length)); }
int symlink(const char *to, const char *path) { REAL(symlink); ON_PATH("link", AT_FDCWD, path, to, real(to, path)); }
int rename(const char *from, const char *to) { REAL(rename); ON_PATH("rename", AT_FDCWD, from, to, real(from, to)); }
int renameat(int a, const char *from, int b, const char *to) { REAL(renameat); ON_PATH("rename", a, from, to, real(a, from, b, to)); }
int renameat2(int a, const char *from, int b, const char *to, unsigned flags) { REAL(renameat2); ON_PATH("rename", a, from, to, real(a, from, b, to, flags)); }
int link(const char *from, const char *to) { REAL(link); ON_PATH("link", AT_FDCWD, to, from, real(from, to)); }
int linkat(int a, const char *from, int b, const char *to, int flags) { REAL(linkat); ON_PATH("link", b, to, from, real(a, from, b, to, flags)); }
int mkostemp(char *path, int flags) { REAL(mkostemp); ON_PATH("open", AT_FDCWD, path, "", real(path, flags)); }
int mkstemp(char *path) { REAL(mkstemp); ON_PATH("open", AT_FDCWD, path, "", real(path)); }

// MARK: Calls on descriptors

#define ON_DESCRIPTOR(log_as, descriptor, body) \
  char full[PATH_MAX]; \
  long number; \
  if (!is_our_descriptor(descriptor, full)) return body; \
  if (disturb(log_as, 0, &number) == FAIL) { int e = errno; note(number, log_as, full, "", -e); errno = e; return -1; } \
  int result = body, e = errno; \
  note(number, log_as, full, "", result < 0 ? -e : 0); \
  errno = e; \
  return result

int fsync(int d) { REAL(fsync); ON_DESCRIPTOR("fsync", d, no_sync ? 0 : real(d)); }
int fdatasync(int d) { REAL(fdatasync); ON_DESCRIPTOR("fdatasync", d, no_sync ? 0 : real(d)); }
int ftruncate(int d, off_t length) { REAL(ftruncate); ON_DESCRIPTOR("truncate", d, real(d, length)); }
int ftruncate64(int d, off64_t length) { REAL(ftruncate64); ON_DESCRIPTOR("truncate", d, real(d, length)); }
int fallocate(int d, int mode, off_t start, off_t length) { REAL(fallocate); ON_DESCRIPTOR("allocate", d, real(d, mode, start, length)); }
int flock(int d, int operation) {
  REAL(flock);
  if (operation & LOCK_UN) return real(d, operation);
  ON_DESCRIPTOR("flock", d, real(d, operation));
}

// The descriptor is closed even where an error is told of it, as the kernel does.
int close(int d) {
  REAL(close);
  char full[PATH_MAX];
  long number;
  int flags = root ? (int)syscall(SYS_fcntl, d, F_GETFL) : 0;
  if (!root || flags < 0 || !(flags & (O_WRONLY | O_RDWR)) || !is_our_descriptor(d, full)) return real(d);
  int what = disturb("close", 0, &number), result = real(d), e = errno;
  if (what == FAIL) { result = -1; e = error_number; }
  note(number, "close", full, "", result < 0 ? -e : 0);
  errno = e;
  return result;
}

#define WRITING(descriptor, count, whole, half) \
  char full[PATH_MAX]; \
  long number; \
  if (!is_our_descriptor(descriptor, full)) return whole; \
  int what = disturb("write", 1, &number); \
  if (what == FAIL) { int e = errno; note(number, "write", full, "", -e); errno = e; return -1; } \
  ssize_t result = what == GO_ON || (count) < 2 ? whole : half; \
  int e = errno; \
  if (what == HALF_AND_DIE) die(); \
  note(number, "write", full, "", result < 0 ? -e : result); \
  errno = e; \
  return result

ssize_t write(int d, const void *b, size_t n) { REAL(write); WRITING(d, n, real(d, b, n), real(d, b, n / 2)); }
ssize_t pwrite(int d, const void *b, size_t n, off_t o) { REAL(pwrite); WRITING(d, n, real(d, b, n, o), real(d, b, n / 2, o)); }
ssize_t pwrite64(int d, const void *b, size_t n, off64_t o) { REAL(pwrite64); WRITING(d, n, real(d, b, n, o), real(d, b, n / 2, o)); }
ssize_t writev(int d, const struct iovec *v, int n) { REAL(writev); WRITING(d, n, real(d, v, n), real(d, v, 1)); }

// A file must never be changed through a mapping: a full disk would be a signal there.
void *mmap(void *address, size_t length, int protection, int flags, int d, off_t offset) {
  char full[PATH_MAX];
  if (d >= 0 && (flags & MAP_SHARED) && (protection & PROT_WRITE) && is_our_descriptor(d, full))
    note(0, "mmap", full, "", 0);
  return (void *)syscall(SYS_mmap, address, length, protection, flags, d, offset);
}
