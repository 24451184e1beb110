// ministack has one list of statements for a function with all its versions and aliases, so the same statement id cannot be
// used for two of them, and it answers an empty policy where Lambda says that there is none. Here the qualifier is part of
// the id that the server sees.
import type { Answer, Call, Gap } from "../call.ts";
import { json, parsed, refuse } from "../wire.ts";
import { functionIn } from "./function-names.ts";

interface Statement {
  Sid: string;
}

const separator = "--at--";

/** A resource policy of its own for each version and alias. */
export function functionPolicies(): Gap {
  return {
    async answer(call, next) {
      if (call.service !== "lambda") return next(call);
      if (call.operation === "AddPermission") return added(call, await next(withIdInBody(call)));
      if (call.operation === "RemovePermission") return removed(call, await next(withIdInPath(call)));
      return call.operation === "GetPolicy" ? got(call, await next(call)) : next(call);
    },
  };
}

function mark(call: Call): string {
  const { qualifier } = functionIn(call);
  return qualifier === undefined ? "" : `${separator}${qualifier}`;
}

function withIdInBody(call: Call): Call {
  const input = parsed<{ StatementId: string }>(call);
  return { ...call, body: Buffer.from(JSON.stringify({ ...input, StatementId: input.StatementId + mark(call) })) };
}

function withIdInPath(call: Call): Call {
  const [path, query] = call.target.split("?");
  return { ...call, target: `${path}${mark(call)}${query === undefined ? "" : `?${query}`}` };
}

function added(call: Call, answer: Answer): Answer {
  const suffix = mark(call);
  return suffix ? { ...answer, body: Buffer.from(answer.body.toString().replaceAll(suffix, "")) } : answer;
}

function removed(call: Call, answer: Answer): Answer {
  const isNone = answer.status === 404 && answer.body.includes("No policy is associated");
  return isNone ? none(call) : answer;
}

function got(call: Call, answer: Answer): Answer {
  if (answer.status !== 200) return answer.body.includes("No policy is associated") ? none(call) : answer;
  const { Policy, ...rest } = parsed<{ Policy: string }>(answer);
  const document = JSON.parse(Policy) as { Statement: Statement[] };
  const suffix = mark(call);
  const Statement = document.Statement.filter(({ Sid }) =>
    suffix ? Sid.endsWith(suffix) : !Sid.includes(separator),
  ).map((each) => ({ ...each, Sid: each.Sid.split(separator)[0]! }));
  return Statement.length === 0
    ? none(call)
    : json(200, { ...rest, Policy: JSON.stringify({ ...document, Statement }) });
}

function none(call: Call): Answer {
  const message = "The resource you requested does not exist.";
  return refuse(call, { code: "ResourceNotFoundException", message, status: 404 });
}
