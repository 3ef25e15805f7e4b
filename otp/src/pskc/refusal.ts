/** The file is refused as a whole; the message is a sentence for the operator. */
export class FileRefusal extends Error {
  override name = 'FileRefusal'
  readonly line: number

  constructor(reason: string, line = 1) {
    super(reason)
    this.line = line
  }
}

/** One key package is refused; the message is a sentence for the operator. */
export class PackageRefusal extends Error {
  override name = 'PackageRefusal'
}
