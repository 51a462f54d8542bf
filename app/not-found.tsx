import { Card } from "@/components/sign-in/card";
import { ButtonLink } from "@/components/ui/button";

export default function NotFound() {
  return (
    <Card title="There is no such page" note="The address leads nowhere in this console.">
      <ButtonLink href="/" look="primary" className="self-start">
        Go to the overview
      </ButtonLink>
    </Card>
  );
}
