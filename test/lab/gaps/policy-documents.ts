// AWS answers every policy document URL-encoded; moto some of them only.
import type { Gap } from "../call.ts";

/** Policy documents that are URL-encoded, all of them. */
export function policyDocuments(): Gap {
  return {
    async answer(call, next) {
      const answer = await next(call);
      if (call.service !== "iam" || answer.status !== 200) return answer;
      const plain = /<(Document|PolicyDocument|AssumeRolePolicyDocument)>(\s*\{.*?)<\/\1>/gs;
      const encoded = answer.body
        .toString()
        .replaceAll(plain, (_all, element: string, text: string) => `<${element}>${encode(text)}</${element}>`);
      return { ...answer, body: Buffer.from(encoded) };
    },
  };
}

function encode(text: string): string {
  const entities: Record<string, string> = {
    "&quot;": '"',
    "&#34;": '"',
    "&#39;": "'",
    "&lt;": "<",
    "&gt;": ">",
    "&amp;": "&",
  };
  return encodeURIComponent(text.replaceAll(/&[#\w]+;/g, (entity) => entities[entity] ?? entity));
}
