import { Link, useLocation } from "react-router";
import { Button } from "../design/Button.tsx";
import { Field } from "../design/Field.tsx";
import { signIn } from "./account.ts";
import { EntryForm, textOf, useEntry } from "./EntryForm.tsx";

export function SignInScreen() {
  const { problem, isBusy, submit } = useEntry((form) =>
    signIn(textOf(form, "email").trim(), textOf(form, "password")),
  );
  const { search } = useLocation();
  return (
    <EntryForm title="Sign in" problem={problem} onSubmit={submit}>
      <Field label="Email" name="email" type="email" autoComplete="username" required />
      <Field label="Password" name="password" type="password" autoComplete="current-password" required />
      <Button type="submit" look="primary" isBusy={isBusy}>
        Sign in
      </Button>
      <p>
        New here? <Link to={{ pathname: "/sign-up", search }}>Create an account</Link>
      </p>
    </EntryForm>
  );
}
