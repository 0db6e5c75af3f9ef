import Artifacts
import Charts
import Foundation

/// What the cards of faces and of models have in common.
enum Cards {
  /// NAME of `…/NAME.model.safetensors`.
  static func stem(of path: String, kind: ArtifactKind) -> String {
    let name = URL(fileURLWithPath: path).lastPathComponent
    let ending = ".\(kind.rawValue).safetensors"
    return name.hasSuffix(ending) ? String(name.dropLast(ending.count)) : name
  }

  /// `1 person`, `2 people`.
  static func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
    "\(NumberText.grouped(count)) \(count == 1 ? one : many ?? one + "s")"
  }

  /// The plain word every card has.
  static let personalData = """
    A face is personal data, and once it is measured to tell people apart it is biometric data, which many laws
    (in the European Union Article 9 of the GDPR) allow only with consent or another narrow ground. A code is not
    anonymous: codes of one person lie near each other by design, so whoever holds two sets of codes of one model can link
    the people in them, and whoever holds a face and the model can look the person up. Treat codes, indexes and
    reports with the care the images need.
    """
}
