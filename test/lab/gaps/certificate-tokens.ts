// moto remembers which certificate an idempotency token made when that certificate is gone, and then fails at the token.
import type { Gap } from "../call.ts";
import { json, omit, parsed } from "../wire.ts";

interface Input {
  IdempotencyToken?: string;
  CertificateArn?: string;
}

/** Tokens that make a new certificate once theirs is deleted. */
export function certificateTokens(): Gap {
  const made = new Map<string, string>();
  const spent = new Set<string>();
  return {
    async answer(call, next) {
      if (call.service !== "acm") return next(call);
      const { IdempotencyToken: token, CertificateArn } = parsed<Input>(call);
      const id = `${token}@${call.region}`;
      const again = call.operation === "RequestCertificate" && spent.has(id);
      const answer = await next(
        again ? { ...call, body: json(200, omit(parsed<Input>(call), "IdempotencyToken")).body } : call,
      );
      if (answer.status !== 200) return answer;
      if (call.operation === "RequestCertificate" && token)
        made.set(parsed<{ CertificateArn: string }>(answer).CertificateArn, id);
      if (call.operation === "DeleteCertificate") spent.add(made.get(CertificateArn!) ?? "");
      return answer;
    },
    reset() {
      made.clear();
      spent.clear();
    },
  };
}
