import { headerOf } from "../../network.ts";
import { NotSimulated } from "../../refusal.ts";
import { queryOf, type RoutedRequest } from "./request.ts";

/** What a request has where an authorizer looks: `$request.header.x`, `$request.querystring.x`, `$context.x`, `$stageVariables.x`. */
export function identityOf(request: RoutedRequest, source: string): string | undefined {
  const [, kind, name = ""] =
    /^\$(request\.header|request\.querystring|context|stageVariables)\.(.+)$/u.exec(source) ?? [];
  switch (kind) {
    case "request.header":
      return headerOf(request.headers, name.toLowerCase());
    case "request.querystring":
      return queryOf(request)[name]?.join(",");
    case "stageVariables":
      return request.stage.variables[name];
    default:
      if (source === "$context.routeKey") return request.match.route.RouteKey;
      throw new NotSimulated(`the identity source ${source}`);
  }
}
