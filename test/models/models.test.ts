import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { canCheck, check, type Checked } from "./check.ts";
import { namedOperations } from "./named-operations.ts";
import { recordings, type Recordings } from "./recordings.ts";

// What tests about refusals send (test/sandbox, test/lab, test/aws) is wrong on purpose or made up, and is not recorded.
describe.runIf(await canCheck())("every recorded request is one that AWS's own models accept", () => {
  let recorded: Recordings | undefined;
  let checked: Checked;
  let unsent: string[];
  beforeAll(async () => {
    recorded = await recordings();
    checked = await check(recorded.files);
    const named = await namedOperations("src/resources", "src/discover", "src/aws");
    unsent = [...named]
      .filter(([operation]) => !(operation in checked.operations))
      .map(([operation, files]) => `${operation} of ${files.join(", ")}`);
    process.stdout.write(`${report(checked, unsent)}\n`);
  });
  afterAll(() => recorded?.remove());

  test("none is refused", () => expect(checked.refused).toEqual([]));
  test("every operation that the source names was sent", () => expect(unsent).toEqual([]));
  test("every exception has its use", () => expect(checked.unusedExceptions).toEqual([]));
});

function report({ requests, operations, refused, excused, untranslatedPatterns }: Checked, unsent: string[]): string {
  const times = refused.reduce((total, { times }) => total + times, 0);
  return [
    `operations covered: ${Object.keys(operations).length}`,
    `requests checked: ${requests}`,
    `requests refused: ${times}`,
    `operations that the source names but no test sends: ${unsent.length}`,
    ...excused.map(
      ({ service, operation, path, reason, times }) =>
        `excused: ${service} ${operation} ${path}, ${times} times: ${reason}`,
    ),
    ...untranslatedPatterns.map(
      ({ service, shape, pattern, reason }) => `pattern not checked: ${pattern} of ${service} ${shape}: ${reason}`,
    ),
  ].join("\n");
}
