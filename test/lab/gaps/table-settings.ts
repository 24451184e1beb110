// What UpdateTable sets and moto ignores or gets wrong: the table class and the on-demand maximum are dropped; an update of
// nothing is accepted; so is switching off a stream that is off; switching on one that is on is another error than AWS's;
// and after switching a stream off, moto fails at every write to the table and never lets it be switched on again.
// So moto's stream stays on, and whether the table has one is kept here. (On AWS a stream switched on again has a new ARN.)
// Lists without entries are shown by moto and left out by AWS.
import type { StreamSpecification, TableDescription, UpdateTableInput } from "@aws-sdk/client-dynamodb";
import type { Answer, Call, Gap, Next } from "../call.ts";
import { attempt } from "../own-calls.ts";
import { json, parsed, refuse } from "../wire.ts";
import { tableName } from "./global-tables.ts";

interface Settings {
  /** What the table shows; undefined where moto is right. */
  stream?: StreamSpecification;
  TableClass?: string;
  OnDemandThroughput?: object;
}

type Input = UpdateTableInput & { StreamSpecification?: StreamSpecification };

/** Table class, on-demand maximum and streams behave as on AWS. */
export function tableSettings(): Gap {
  const all = new Map<string, Settings>();
  return {
    async answer(call, next) {
      if (call.service !== "dynamodb" || !/^(Create|Update|Describe|Delete)Table$/.test(call.operation))
        return next(call);
      const input = parsed<Input>(call);
      const id = `${tableName(input.TableName)}@${call.region}`;
      const settings = all.get(id) ?? {};
      const answer = await (call.operation === "UpdateTable" ? update(call, next, settings) : next(call));
      if (answer.status !== 200) return answer;

      if (call.operation === "DeleteTable") all.delete(id);
      else if (call.operation !== "DescribeTable") all.set(id, remembered(settings, input, call.operation));
      return shown(answer, all.get(id) ?? {});
    },
    reset: () => all.clear(),
  };
}

async function update(call: Call, next: Next, settings: Settings): Promise<Answer> {
  const { StreamSpecification: stream, ...others } = parsed<Input>(call);
  if (stream === undefined && Object.keys(others).length === 1)
    return invalid(call, "At least one setting to update is required: no actions specified.");
  if (stream === undefined) return next(call);

  const input = { TableName: others.TableName };
  const described = await attempt(next, { region: call.region, operation: "DescribeTable", input });
  if (described.status !== 200) return described;
  const { Table } = parsed<{ Table: TableDescription }>(described);
  const isOn = (settings.stream ?? Table.StreamSpecification)?.StreamEnabled === true;
  if (isOn && stream.StreamEnabled) return invalid(call, `Table already has an enabled stream: ${others.TableName}`);
  if (!isOn && !stream.StreamEnabled) return invalid(call, `Table has no stream to disable: ${others.TableName}`);

  const isFirst = stream.StreamEnabled === true && Table.LatestStreamArn === undefined;
  return next(isFirst ? call : { ...call, body: Buffer.from(JSON.stringify(others)) });
}

function remembered(settings: Settings, input: Input, operation: string): Settings {
  const { TableClass, OnDemandThroughput, StreamSpecification: stream } = input;
  return {
    ...settings,
    ...(TableClass && { TableClass }),
    ...(OnDemandThroughput && { OnDemandThroughput }),
    ...(stream && operation === "UpdateTable" && { stream }),
  };
}

function shown(answer: Answer, { stream, TableClass, OnDemandThroughput }: Settings): Answer {
  const { Table, TableDescription } = parsed<{ Table?: TableDescription; TableDescription?: TableDescription }>(answer);
  const { StreamSpecification: serverStream, ...plain } = (Table ?? TableDescription)!;
  const now = stream ?? serverStream;
  const description = {
    ...Object.fromEntries(Object.entries(plain).filter(([, value]) => !(Array.isArray(value) && value.length === 0))),
    ...(now?.StreamEnabled && { StreamSpecification: now }),
    ...(TableClass !== undefined && { TableClassSummary: { TableClass } }),
    ...(OnDemandThroughput && { OnDemandThroughput }),
  };
  return json(200, Table ? { Table: description } : { TableDescription: description });
}

function invalid(call: Call, message: string): Answer {
  return refuse(call, { code: "ValidationException", message });
}
