import { useState } from "react";
import { useMutation } from "urql";
import { wordsFor } from "../api/problem.ts";
import type { Place } from "../purchase/boxes.ts";
import { ReadRegion, type Region, type ReviewedPurchase } from "./documents.ts";

/** A place that is read again, and what came of it. */
export interface RegionReading {
  place: Place | null;
  isReading: boolean;
  /** What stands there, once it was read. */
  found: Region | null;
  /** Why it could not be asked for. */
  problem: string | null;
  read: (place: Place) => void;
  forget: () => void;
}

/** Asks for a place to be read again; the answer arrives with the purchase, when its receipt has changed. */
export function useRegion({ receipt }: ReviewedPurchase): RegionReading {
  const [place, setPlace] = useState<Place | null>(null);
  const [{ data, error, fetching }, ask] = useMutation(ReadRegion);
  const answer = data?.readRegion;
  const asked = answer?.__typename === "ReadRegionSuccess" ? answer.region.id : null;
  const refusal = answer && answer.__typename !== "ReadRegionSuccess" ? answer.message : null;
  const region = receipt.regions.find(({ id }) => id === asked);
  const problem = error ? wordsFor(error) : refusal;
  const isFound = place !== null && !fetching && region !== undefined && region.readAt !== null;
  return {
    place,
    isReading: place !== null && !isFound && !problem,
    found: isFound ? region : null,
    problem: place && !fetching ? problem : null,
    read: (at) => {
      setPlace(at);
      const { x, y, width, height } = at.box;
      void ask({ input: { receiptId: receipt.id, page: at.page, box: { x, y, width, height } } });
    },
    forget: () => setPlace(null),
  };
}
