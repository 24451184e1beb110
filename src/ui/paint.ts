/** How text is coloured; plain text is one way. */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  red(text: string): string;
  magenta(text: string): string;
}

const same = (text: string): string => text;

export const plain: Paint = { bold: same, dim: same, green: same, yellow: same, red: same, magenta: same };
