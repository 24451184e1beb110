/** The alias of ours that traffic reaches: new code gets there once it is whole, and back when it does not do well. */
export const OUR_ALIAS = "goglobal";
