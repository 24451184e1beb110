// ministack shows what is not there as "" or {} where Lambda leaves it out, takes an updated function for one that is not
// active, does not show the qualifier that was asked for in the ARN, nor the log group of a function that names none, tells
// in lists how far Lambda is (AWS does not), and clears the environment when a configuration without variables is sent (AWS
// then keeps what there is).
import type { FunctionConfiguration } from "@aws-sdk/client-lambda";
import type { Answer, Call, Gap } from "../call.ts";
import { json, omit, parsed } from "../wire.ts";
import { functionIn } from "./function-names.ts";

interface Lists {
  Configuration?: FunctionConfiguration;
  Functions?: FunctionConfiguration[];
  Versions?: FunctionConfiguration[];
}

const one = /^(CreateFunction|GetFunctionConfiguration|PublishVersion|UpdateFunction(Code|Configuration))$/;
const many = /^(GetFunction|ListFunctions|ListVersionsByFunction)$/;

/** Functions as Lambda shows them. */
export function functionView(): Gap {
  return {
    async answer(call, next) {
      if (call.service !== "lambda") return next(call);
      const answer = await next(keepingEnvironment(call));
      if (answer.status >= 300) return answer;
      if (one.test(call.operation)) return json(answer.status, shown(parsed(answer), call));
      if (/LayerVersion/.test(call.operation)) return withoutLicense(answer);
      return many.test(call.operation) ? listed(call, answer) : answer;
    },
  };
}

function withoutLicense(answer: Answer): Answer {
  return { ...answer, body: Buffer.from(answer.body.toString().replaceAll(/,\s*"LicenseInfo":\s*""/g, "")) };
}

function keepingEnvironment(call: Call): Call {
  if (call.operation !== "UpdateFunctionConfiguration") return call;
  const { Environment, ...input } = parsed<{ Environment?: { Variables?: object } }>(call);
  if (Environment === undefined || Environment.Variables !== undefined) return call;
  return { ...call, body: Buffer.from(JSON.stringify(input)) };
}

function listed(call: Call, answer: Answer): Answer {
  const { Configuration, Functions, Versions, ...rest } = parsed<Lists>(answer);
  return json(answer.status, {
    ...rest,
    ...(Configuration && { Configuration: shown(Configuration, call) }),
    ...(Functions && { Functions: Functions.map(asListed) }),
    ...(Versions && { Versions: Versions.map(asListed) }),
  });
}

function asListed(found: FunctionConfiguration): FunctionConfiguration {
  return omit(without(found), "State", "StateReason", "StateReasonCode", "LastUpdateStatus", "LastUpdateStatusReason");
}

function shown(found: FunctionConfiguration, call: Call): FunctionConfiguration {
  const isUpdating = found.StateReasonCode === ("Updating" as string);
  const { qualifier, arn } = functionIn(call);
  return without({
    ...(isUpdating ? { ...omit(found, "StateReason", "StateReasonCode"), State: "Active" } : found),
    ...(call.operation.startsWith("Get") && qualifier !== undefined && { FunctionArn: arn }),
  });
}

function without(found: FunctionConfiguration): FunctionConfiguration {
  const isThere = ([name, value]: [string, unknown]) => name === "Description" || !isNothing(value);
  const LoggingConfig = { LogGroup: `/aws/lambda/${found.FunctionName}`, ...found.LoggingConfig };
  return Object.fromEntries(Object.entries({ ...found, LoggingConfig }).filter(isThere));
}

function isNothing(value: unknown): boolean {
  if (value === "" || value === null) return true;
  return typeof value === "object" && Object.values(value as object).every(isNothing);
}
