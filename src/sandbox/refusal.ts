/** An error that AWS would answer, before it has become an exception of the SDK. */
export class Refusal extends Error {
  readonly status: number;
  /** What else the SDK would put on the exception. */
  readonly members: object;

  constructor(name: string, message: string, status = 400, members: object = {}) {
    super(message);
    this.name = name;
    this.status = status;
    this.members = members;
  }
}

/** What DynamoDB and Application Auto Scaling say of an input that makes no sense. */
export function invalid(message: string): Refusal {
  return new Refusal("ValidationException", message);
}

/** Says that the sandbox, not AWS, is at its end: the call may well be a good one. */
export class NotSimulated extends Error {
  override name = "NotSimulated";
  constructor(what: string) {
    super(`the sandbox does not know ${what}`);
  }
}
