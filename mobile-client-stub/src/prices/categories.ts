import type { ProductSummary } from "./documents.ts";

export type Category = NonNullable<NonNullable<ProductSummary["details"]>["category"]>;

/** The parts of a shop, in the order in which one walks through it. */
export const CATEGORIES: Record<Category, string> = {
  PRODUCE: "Fruit and vegetables",
  BAKERY: "Bakery",
  DAIRY: "Dairy and eggs",
  MEAT: "Meat",
  FISH: "Fish",
  FROZEN: "Frozen",
  PANTRY: "Pantry",
  SNACKS: "Snacks and sweets",
  DRINKS: "Drinks",
  ALCOHOL: "Beer, wine and spirits",
  HOUSEHOLD: "Household",
  PERSONAL_CARE: "Personal care",
  BABY: "Baby",
  PETS: "Pets",
};

export const isCategory = (text: string): text is Category => Object.hasOwn(CATEGORIES, text);
