/** An IAM policy or trust document. */
export interface PolicyDocument {
  Version: "2012-10-17";
  Statement: Statement[];
}

export interface Statement {
  Sid?: string;
  Effect: "Allow" | "Deny";
  Principal?: Record<string, string | string[]>;
  Action: string[];
  Resource?: string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

export const document = (...statements: Statement[]): PolicyDocument => ({
  Version: "2012-10-17",
  Statement: statements,
});

/** Lets AWS services take a role, for resources of this account only. */
export const trust = (account: string, ...services: string[]): PolicyDocument =>
  document({
    Effect: "Allow",
    Principal: { Service: services },
    Action: ["sts:AssumeRole"],
    // "If exists", since S3 is not documented to send it when it replicates.
    Condition: { StringEqualsIfExists: { "aws:SourceAccount": account } },
  });

/** A document as IAM gives it back: URL-encoded JSON. */
export const decode = (encoded: string | undefined): object | null =>
  encoded === undefined ? null : (JSON.parse(decodeURIComponent(encoded)) as object);
