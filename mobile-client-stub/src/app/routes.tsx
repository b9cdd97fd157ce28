import { createBrowserRouter } from "react-router";
import { AccountScreen } from "../account/AccountScreen.tsx";
import { CaptureScreen } from "../capture/CaptureScreen.tsx";
import { InboxScreen } from "../inbox/InboxScreen.tsx";
import { ReceiptScreen } from "../inbox/ReceiptScreen.tsx";
import { PurchaseScreen } from "../purchase/PurchaseScreen.tsx";
import { PurchasesScreen } from "../purchases/PurchasesScreen.tsx";
import { ReviewScreen } from "../review/ReviewScreen.tsx";
import { SignInScreen } from "../session/SignInScreen.tsx";
import { SignUpScreen } from "../session/SignUpScreen.tsx";
import { CrashScreen } from "./CrashScreen.tsx";
import { Entrance, Private } from "./Guard.tsx";
import { NotFoundScreen } from "./NotFoundScreen.tsx";

// None of these may begin with a path of the server: /auth, /graphql, /receipts, /public, /assets.
export const router = createBrowserRouter([
  {
    ErrorBoundary: CrashScreen,
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
          { path: "inbox", Component: InboxScreen },
          { path: "inbox/:id", Component: ReceiptScreen },
          { path: "capture", Component: CaptureScreen },
          { path: "account", Component: AccountScreen },
          { path: "*", Component: NotFoundScreen },
        ],
      },
    ],
  },
]);
