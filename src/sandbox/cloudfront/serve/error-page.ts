import type { NetworkAnswer } from "../../../aws/network.ts";

/** What CloudFront says by itself. */
export const errorPage = (status: number, message: string): NetworkAnswer => ({
  status,
  headers: { "content-type": "text/html", server: "CloudFront", "x-cache": "Error from cloudfront" },
  body: Buffer.from(`<H1>${status} ERROR</H1>\n<H2>The request could not be satisfied.</H2>\n${message}`),
});
