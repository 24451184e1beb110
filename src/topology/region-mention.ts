/** Whether a text speaks of a region: of itself, or of something in it that bears its name, such as a zone or a user pool. */
export function mentionsRegion(text: string, region: string): boolean {
  return new RegExp(`(?<![a-z0-9])${region}(?!\\d)`, "iu").test(text);
}
