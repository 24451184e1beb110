// ministack does not know that records can be protected: it answers that there is no such path. Nothing in the lab is.
import type { Gap } from "../call.ts";
import { xml } from "../wire.ts";

const NAMESPACE = "https://route53.amazonaws.com/doc/2013-04-01/";

/** A hosted zone in which no record is protected. */
export const recordProtections: Gap = {
  async answer(call, next) {
    if (call.service !== "route53" || call.operation !== "ListResourceRecordSetProtections") return next(call);
    const none = "<ResourceRecordSetProtections></ResourceRecordSetProtections>";
    const answer = "ListResourceRecordSetProtectionsResponse";
    return xml(200, `<?xml version="1.0"?><${answer} xmlns="${NAMESPACE}">${none}</${answer}>`);
  },
};
