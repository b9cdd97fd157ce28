import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router";
import { router } from "./app/routes.tsx";
import { Updates } from "./app/Updates.tsx";
import "./design/tokens.css";
import "./design/base.css";
import { SessionProvider } from "./session/Session.tsx";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");

const open = (path: string) => void router.navigate(path);

createRoot(root).render(
  <StrictMode>
    <SessionProvider>
      <RouterProvider router={router} />
    </SessionProvider>
    <Updates onOpen={open} />
  </StrictMode>,
);
