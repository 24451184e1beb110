import { expect, test } from "vitest";
import { configJsonSchema } from "../../src/config/json-schema.ts";

// Run with --update, this test writes the file: that is how it is made.
test("templates/goglobal.schema.json is what the schema gives", async () => {
  const written = `${JSON.stringify(configJsonSchema(), undefined, 2)}\n`;
  await expect(written).toMatchFileSnapshot("../../templates/goglobal.schema.json");
});

test("every key is described in one sentence", () => {
  const described = keysOf(configJsonSchema());
  expect(described.length).toBeGreaterThan(80);
  expect(described.filter(([, description]) => !/^[A-Za-z].*\.$/.test(description))).toEqual([]);
});

test("editors are told what is unknown, what must be there and what is the default", () => {
  const schema = configJsonSchema();
  expect(schema).toMatchObject({ additionalProperties: false, required: ["app", "home", "regions"] });
  expect(schema).toHaveProperty("properties.rollout.default", "one-by-one");
  expect(schema).toHaveProperty("properties.tables.anyOf.0.type", "array");
  expect(schema).toHaveProperty("properties.objectives.properties.rto.pattern", "^\\d+(ms|s|m|h|d)$");
});

function keysOf(schema: unknown): [key: string, description: string][] {
  if (typeof schema !== "object" || schema === null) return [];
  const own =
    "properties" in schema ? Object.entries(schema.properties as Record<string, { description?: string }>) : [];
  return [
    ...own.map(([key, { description }]): [string, string] => [key, description ?? ""]),
    ...Object.values(schema).flatMap(keysOf),
  ];
}
