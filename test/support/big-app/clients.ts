/** Whom they are for. */
export const AUDIENCE = "4sn7oquj2p0cf8k1r5d6vabcde";

/** Whose tokens the big application takes. */
export const ISSUER = "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI";

/** When the tokens are given out, in seconds. */
export const NEW_YEAR = Date.UTC(2026, 0, 1) / 1000;

/** A part of a token. */
export const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A token of a user, as the issuer would make it; nobody checks what it is signed with. */
export const token = (claims: object = {}): string => {
  const usual = {
    iss: ISSUER,
    client_id: AUDIENCE,
    exp: NEW_YEAR + 3600,
    iat: NEW_YEAR,
    scope: "shop/use",
    sub: "ada",
  };
  return `${encoded({ alg: "RS256", kid: "1" })}.${encoded({ ...usual, ...claims })}.c2lnbmVk`;
};

/** How a user asks. */
export const user = (claims?: object) => ({ headers: { Authorization: `Bearer ${token(claims)}` } });

/** How staff asks. */
export const staff = (secret: string) => ({ headers: { authorization: `Bearer ${secret}` } });
