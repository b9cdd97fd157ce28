import type { ComponentProps } from "react";
import { Link, type LinkProps } from "react-router";
import styles from "./Button.module.css";
import { Icon, type IconName } from "./Icon.tsx";

type Look = "primary" | "secondary" | "quiet" | "danger";

interface ButtonProps extends ComponentProps<"button"> {
  look?: Look;
  icon?: IconName;
  isBusy?: boolean;
}

/** A button; while busy it keeps its place and its words, and does nothing. */
export function Button({ look = "secondary", icon, isBusy = false, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={styles[look]}
      disabled={isBusy || rest.disabled}
      aria-busy={isBusy}
    >
      {isBusy ? <span className={styles.spinner} /> : icon && <Icon name={icon} size={20} />}
      {children}
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink({
  look = "secondary",
  icon,
  children,
  ...rest
}: LinkProps & { look?: Look; icon?: IconName }) {
  return (
    <Link {...rest} className={styles[look]}>
      {icon && <Icon name={icon} size={20} />}
      {children}
    </Link>
  );
}

interface IconButtonProps extends ComponentProps<"button"> {
  icon: IconName;
  label: string;
}

/** A button of a drawing alone; its label is read aloud and shown on hover. */
export function IconButton({ icon, label, ...rest }: IconButtonProps) {
  return (
    <button type="button" {...rest} className={styles.icon} aria-label={label} title={label}>
      <Icon name={icon} size={20} />
    </button>
  );
}

/** A link of a drawing alone, as the button above. */
export function IconLink({ icon, label, ...rest }: LinkProps & { icon: IconName; label: string }) {
  return (
    <Link {...rest} className={styles.icon} aria-label={label} title={label}>
      <Icon name={icon} size={22} />
    </Link>
  );
}
