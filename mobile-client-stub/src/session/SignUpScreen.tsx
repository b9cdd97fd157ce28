import { Link, useLocation } from "react-router";
import { Button } from "../design/Button.tsx";
import { Field } from "../design/Field.tsx";
import { signUp } from "./account.ts";
import { EntryForm, textOf, useEntry } from "./EntryForm.tsx";

export function SignUpScreen() {
  const { problem, isBusy, submit } = useEntry((form) =>
    signUp(textOf(form, "name").trim(), textOf(form, "email").trim(), textOf(form, "password")),
  );
  const { search } = useLocation();
  return (
    <EntryForm title="Create your account" problem={problem} onSubmit={submit}>
      <Field label="Name" name="name" autoComplete="name" required />
      <Field label="Email" name="email" type="email" autoComplete="username" required />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="new-password"
        minLength={10}
        required
        hint="At least 10 characters: a few words that only you would put together."
      />
      <Button type="submit" look="primary" isBusy={isBusy}>
        Create account
      </Button>
      <p>
        Been here before? <Link to={{ pathname: "/sign-in", search }}>Sign in</Link>
      </p>
    </EntryForm>
  );
}
