"""What stands in the addresses of actions."""


class ReferenceConverter:
    """CSP-17: the board's short name and the action's number."""

    regex = r"[A-Za-z][A-Za-z0-9-]*-\d{1,9}"

    def to_python(self, value: str) -> tuple[str, int]:
        slug, _, number = value.rpartition("-")
        return slug.lower(), int(number)

    def to_url(self, value: str) -> str:
        return value
