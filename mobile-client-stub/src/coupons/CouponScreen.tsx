import { useParams } from "react-router";
import { useFreshQuery } from "../api/fresh.ts";
import { NotFoundScreen } from "../app/NotFoundScreen.tsx";
import { Failure, Outdated } from "../design/Notice.tsx";
import { ScreenHeader } from "../design/ScreenHeader.tsx";
import { SkeletonRows } from "../design/Skeleton.tsx";
import { CouponCard } from "./CouponCard.tsx";
import { OneCoupon } from "./documents.ts";

/** One coupon: where what was told of it leads. */
export function CouponScreen() {
  const { id = "" } = useParams();
  const { data, error, retry } = useFreshQuery({ query: OneCoupon, variables: { couponId: id } });
  if (error && !data) return <Failure error={error} onRetry={retry} />;
  if (!data) return <SkeletonRows count={1} />;
  if (!data.coupon) return <NotFoundScreen what="coupon" backTo="/coupons" back="Go to your coupons" />;
  return (
    <>
      <ScreenHeader title="Coupon" backTo="/coupons" />
      {error && <Outdated error={error} onRetry={retry} />}
      <CouponCard key={data.coupon.id} coupon={data.coupon} />
    </>
  );
}
