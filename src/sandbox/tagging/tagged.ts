/** A resource as the tagging API sees it. Those without any tag are not seen. */
export interface Tagged {
  arn: string;
  /** As filters name it: `lambda:function`. */
  type: string;
  tags: Record<string, string>;
}
