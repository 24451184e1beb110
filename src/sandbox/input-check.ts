import type { Call } from "../aws/call.ts";
import type { Service } from "../aws/services.ts";
import { Refusal } from "./refusal.ts";
import { type Problem, problemIn } from "./schema.ts";

/** Refuses an input that does not fit the operation's schema, in the words of its service. */
export function checkInput({ service, schema, input }: Call): void {
  const problem = problemIn(schema, input);
  if (problem) throw sayings[service](problem);
}

const sayings: Record<Service, (problem: Problem) => Refusal> = {
  acm: json,
  apigateway: rest("BadRequestException"),
  autoscaling: json,
  cloudfront: xml,
  cloudwatch: query,
  dynamodb: json,
  ecr: json,
  iam: query,
  lambda: rest("InvalidParameterValueException"),
  logs: json,
  route53: rest("InvalidInput"),
  s3: xml,
  s3control: xml,
  sqs: json,
  sts: query,
  tagging: json,
};

/** The JSON services tell what does not parse from what does not validate. */
function json(problem: Problem): Refusal {
  const name = problem.kind === "type" ? "SerializationException" : "ValidationException";
  return new Refusal(name, sentence(problem));
}

/** Each of the services that speak HTTP itself has a name of its own for it. */
function rest(name: string): (problem: Problem) => Refusal {
  return (problem) => new Refusal(name, sentence(problem));
}

function query(problem: Problem): Refusal {
  return new Refusal("ValidationError", sentence(problem));
}

function xml(problem: Problem): Refusal {
  const about = "The XML you provided was not well-formed or did not validate against our published schema";
  return new Refusal("MalformedXML", `${about}: ${sentence(problem)}`);
}

function sentence({ path, kind, wanted }: Problem): string {
  if (kind === "unknown") return `Unknown parameter in input: '${path}'`;
  if (kind === "type") return `Value at '${path}' must be ${wanted}`;
  const constraint = "failed to satisfy constraint: Member must not be null";
  return `1 validation error detected: Value null at '${path}' ${constraint}`;
}
