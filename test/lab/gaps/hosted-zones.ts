// ministack ends the names of a zone's name servers with a dot, and shows an empty comment where nobody has made one.
import type { Gap } from "../call.ts";

/** Hosted zones as Route 53 shows them. */
export function hostedZones(): Gap {
  return {
    async answer(call, next) {
      const answer = await next(call);
      if (call.service !== "route53" || !call.operation.includes("HostedZone")) return answer;
      const text = answer.body.toString().replaceAll(/<Comment ?\/>|<Comment><\/Comment>/g, "");
      return { ...answer, body: Buffer.from(text.replaceAll(".</NameServer>", "</NameServer>")) };
    },
  };
}
