import type { BadConfig } from "../checking.ts";

const regions = (...names: unknown[]) => ({ home: names[0], regions: names });

/** What can be wrong with the regions. */
export const regionCases: BadConfig[] = [
  { name: "no home", change: { home: undefined }, problems: [["home", "is missing", 'such as "eu-west-1"']] },
  { name: "no regions", change: { regions: undefined }, problems: [["regions", "is missing", "write a list"]] },
  { name: "empty regions", change: { regions: [] }, problems: [["regions", "an empty list is not", "write a list"]] },
  {
    name: "regions a text",
    change: { regions: "us-east-1" },
    problems: [["regions", '"us-east-1" is not a list', "write a list"]],
  },
  {
    name: "malformed region",
    change: regions("us-east-1", "eu-west1"),
    problems: [["regions[1]", '"eu-west1" is not an AWS region name', 'did you mean "eu-west-1"?']],
  },
  {
    name: "well-formed typo",
    change: regions("us-east-1", "eu-wset-1"),
    problems: [["regions[1]", '"eu-wset-1" looks like a typo', 'did you mean "eu-west-1"?']],
  },
  {
    name: "a city",
    change: regions("us-east-1", "Frankfurt"),
    problems: [["regions[1]", '"Frankfurt" is not an AWS region name', 'write one such as "eu-west-1"']],
  },
  {
    name: "home mistyped",
    change: { home: "us-eats-1" },
    problems: [["home", "looks like a typo", 'did you mean "us-east-1"?']],
  },
  {
    name: "home not in regions",
    change: { home: "us-west-2" },
    problems: [["home", '"us-west-2" is not in regions', "add it to regions"]],
  },
  {
    name: "region twice",
    change: regions("us-east-1", "eu-west-1", "us-east-1"),
    problems: [["regions[2]", '"us-east-1" is listed twice', "take one of the two out"]],
  },
  {
    name: "China beside the rest",
    change: regions("us-east-1", "cn-north-1"),
    problems: [["regions[1]", "partition aws-cn", "keep to one partition"]],
  },
  {
    name: "GovCloud beside the rest",
    change: regions("us-gov-west-1", "us-west-1"),
    problems: [["regions[1]", '"us-gov-west-1" is in aws-us-gov', "keep to one partition"]],
  },
  {
    name: "sovereign cloud beside the rest",
    change: regions("eu-central-1", "eusc-de-east-1"),
    problems: [["regions[1]", "partition aws-eusc", "keep to one partition"]],
  },
  {
    name: "leaving and staying",
    change: { leaving: ["eu-west-1"] },
    problems: [["leaving[0]", '"eu-west-1" is in regions too', "one of the two"]],
  },
  {
    name: "home leaving",
    change: { leaving: ["us-east-1"] },
    problems: [["leaving[0]", '"us-east-1" is the home region', "cannot leave"]],
  },
];
