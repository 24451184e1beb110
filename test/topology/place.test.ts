import { expect, test } from "vitest";
import type { Aws } from "../../src/aws/aws.ts";
import { Graph } from "../../src/engine/graph.ts";
import { logGroup } from "../../src/resources/log-group.ts";
import { Place } from "../../src/topology/place.ts";
import { configOf, IDENTITY, running } from "./sample.ts";

const application = { config: configOf(), home: running(), identity: IDENTITY };

test("what users are served by follows what they are served by in the region before", () => {
  const graph = new Graph<Aws>();
  const home = new Place(graph, application, { region: "us-east-1", follows: [] });
  const { id, outputs } = home.serve(logGroup, { name: "a", region: "us-east-1" }, { name: "first", step: "x" });
  expect([id, home.serving, home.isHome]).toEqual(["log-group/first@us-east-1", [id], true]);
  const next = new Place(graph, application, { region: "eu-west-1", follows: home.serving });
  next.serve(logGroup, { name: outputs.name, region: "eu-west-1" }, { name: "second", after: [], step: "x" });
  expect(next.isHome).toBe(false);
  expect(graph.get("log-group/second@eu-west-1")).toMatchObject({ follows: [id], needs: [id], step: "x" });
});

test("remarks are kept in order", () => {
  const place = new Place(new Graph<Aws>(), application, { region: "us-east-1", follows: [] });
  place.remark("one", "two");
  place.remark();
  place.remark("three");
  expect(place.remarks).toEqual(["one", "two", "three"]);
});
