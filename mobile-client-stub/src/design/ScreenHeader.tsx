import { createContext, type ReactNode, use } from "react";
import { useLocation, useNavigate } from "react-router";
import { IconButton } from "./Button.tsx";
import styles from "./ScreenHeader.module.css";

interface ScreenHeaderProps {
  title: string;
  /** Where "back" leads for somebody who came here by a link from outside. */
  backTo?: string;
  children?: ReactNode;
}

/** What stands at the end of the head of each screen that one does not go back from. */
export const HeaderAside = createContext<ReactNode>(null);

/** The head of a screen: its title, also in the browser's tab, and the way back. */
export function ScreenHeader({ title, backTo, children }: ScreenHeaderProps) {
  const aside = use(HeaderAside);
  return (
    <header className={styles.header}>
      <title>{`${title} · CartSnitch`}</title>
      {backTo && <Back to={backTo} />}
      <h1>{title}</h1>
      {children}
      {!backTo && aside}
    </header>
  );
}

export function Back({ to }: { to: string }) {
  const navigate = useNavigate();
  const { key } = useLocation();
  const isFirst = key === "default"; // nothing of ours to go back to
  return <IconButton icon="back" label="Back" onClick={() => void (isFirst ? navigate(to) : navigate(-1))} />;
}
