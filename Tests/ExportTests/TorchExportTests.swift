import Artifacts
import HashNetwork
import TestSupport
import Testing

@testable import Export

@Suite struct `A PyTorch export` {
  @Test func `holds every tensor of the model under another name, and the pixels' statistics`()
    throws
  {
    let folder = try Folder()
    let (source, target) = (folder.file("a.model.safetensors"), folder.file("a.torch.safetensors"))
    let model = HashModel(
      shape: NetworkShape(codeLength: 5, splitNumber: 3, classCount: 7), seed: 1)
    try model.write(to: source, pixels: (mean: 90, deviation: 50), provenance: [:])
    let count = try TorchExport(model: source).write(to: target)
    let (ours, theirs) = (try Artifact(source, .model), try Artifact(target, .torch))
    #expect(count == ours.tensors.count + 2)
    #expect(theirs.metadata["format"] == "pt")
    #expect(theirs.metadata["model.fingerprint"] == ours.fingerprint)
    #expect(try theirs.floats("pixels.mean", []) == [90])
    #expect(try theirs.floats("pixels.deviation", []) == [50])
    func digests(_ artifact: Artifact) -> [String] {
      artifact.tensors.map(\.declaration.name).filter { !$0.hasPrefix("pixels.") }
        .compactMap { artifact.metadata["ddh.sha256.\($0)"] }.sorted()
    }
    #expect(digests(ours) == digests(theirs))
    #expect(try theirs.floats("encode6.weight", [5, 3]) == ours.floats("h6.weights", [5, 3]))
    #expect(try theirs.floats("bn2.running_var", [40]) == ours.floats("c2.variance", [40]))
  }
}
