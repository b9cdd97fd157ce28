import { createBrowserRouter } from "react-router";
import { AccountScreen } from "../account/AccountScreen.tsx";
import { AlertSettingsScreen } from "../account/AlertSettingsScreen.tsx";
import { AlertScreen } from "../alerts/AlertScreen.tsx";
import { AlertsScreen } from "../alerts/AlertsScreen.tsx";
import { CaptureScreen } from "../capture/CaptureScreen.tsx";
import { InboxScreen } from "../inbox/InboxScreen.tsx";
import { ReceiptScreen } from "../inbox/ReceiptScreen.tsx";
import { NotificationsScreen } from "../notifications/NotificationsScreen.tsx";
import { PricesScreen } from "../prices/PricesScreen.tsx";
import { PurchaseScreen } from "../purchase/PurchaseScreen.tsx";
import { PurchasesScreen } from "../purchases/PurchasesScreen.tsx";
import { ReviewScreen } from "../review/ReviewScreen.tsx";
import { SignInScreen } from "../session/SignInScreen.tsx";
import { SignUpScreen } from "../session/SignUpScreen.tsx";
import { ShopScreen } from "../shop/ShopScreen.tsx";
import { CrashScreen } from "./CrashScreen.tsx";
import { Entrance, Private, Waiting } from "./Guard.tsx";
import { NotFoundScreen } from "./NotFoundScreen.tsx";

// None of these may begin with a path of the server (src/worker/paths.ts).
export const router = createBrowserRouter([
  {
    ErrorBoundary: CrashScreen,
    HydrateFallback: Waiting,
    children: [
      {
        Component: Entrance,
        children: [
          { path: "sign-in", Component: SignInScreen },
          { path: "sign-up", Component: SignUpScreen },
        ],
      },
      {
        Component: Private,
        children: [
          { index: true, Component: PurchasesScreen },
          { path: "purchases/:id", Component: PurchaseScreen },
          { path: "review/:id", Component: ReviewScreen },
          { path: "prices", Component: PricesScreen },
          {
            path: "prices/changes",
            lazy: async () => ({ Component: (await import("../prices/ChangesScreen.tsx")).ChangesScreen }),
          },
          {
            path: "prices/watches",
            lazy: async () => ({ Component: (await import("../watches/WatchesScreen.tsx")).WatchesScreen }),
          },
          {
            path: "prices/:id",
            lazy: async () => ({ Component: (await import("../product/ProductScreen.tsx")).ProductScreen }),
          },
          {
            path: "insights",
            lazy: async () => ({
              Component: (await import("../insights/InsightsScreen.tsx")).InsightsScreen,
            }),
          },
          { path: "shop", Component: ShopScreen },
          { path: "shop/:id", Component: ShopScreen },
          {
            path: "shop/:id/plan",
            lazy: async () => ({ Component: (await import("../shop/PlanScreen.tsx")).PlanScreen }),
          },
          {
            path: "coupons",
            lazy: async () => ({ Component: (await import("../coupons/CouponsScreen.tsx")).CouponsScreen }),
          },
          {
            path: "coupons/:id",
            lazy: async () => ({ Component: (await import("../coupons/CouponScreen.tsx")).CouponScreen }),
          },
          { path: "inbox", Component: InboxScreen },
          { path: "inbox/:id", Component: ReceiptScreen },
          { path: "capture", Component: CaptureScreen },
          { path: "alerts", Component: AlertsScreen },
          { path: "alerts/:id", Component: AlertScreen },
          { path: "account", Component: AccountScreen },
          {
            path: "account/household",
            lazy: async () => ({
              Component: (await import("../household/HouseholdScreen.tsx")).HouseholdScreen,
            }),
          },
          {
            path: "account/export",
            lazy: async () => ({ Component: (await import("../export/ExportScreen.tsx")).ExportScreen }),
          },
          {
            path: "account/delete",
            lazy: async () => ({
              Component: (await import("../account/DeleteAccountScreen.tsx")).DeleteAccountScreen,
            }),
          },
          {
            path: "household/join",
            lazy: async () => ({ Component: (await import("../household/JoinScreen.tsx")).JoinScreen }),
          },
          { path: "account/notifications", Component: NotificationsScreen },
          { path: "account/alerts", Component: AlertSettingsScreen },
          { path: "*", Component: NotFoundScreen },
        ],
      },
    ],
  },
]);
