import { z } from "zod";
import { configSchema } from "./schema.ts";

/** The JSON schema of the config file, for editors to complete and check it; made from the schema that loads it. */
export function configJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(configSchema, { io: "input", target: "draft-7" });
  return {
    $schema,
    title: "goglobal.config.json",
    description: "What goglobal makes run in several AWS regions.",
    ...schema,
  };
}
