"""What DNS says of a name: the only module that knows dnspython's resolver."""

import dns.exception
import dns.rdatatype
import dns.resolver

from publisher.errors import FetchError

#: For the whole question, whatever servers there are.
_SECONDS = 10.0


def look_up_text(name: str, resolver: dns.resolver.Resolver | None = None) -> list[str]:
    """Return every TXT record of a name, its strings put together; empty where there is none.

    Raises:
        FetchError: No name server answers.
    """
    try:
        resolver = resolver or dns.resolver.Resolver()
        answer = resolver.resolve(name, dns.rdatatype.TXT, lifetime=_SECONDS, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except dns.exception.DNSException as error:
        raise FetchError(
            f"{name}: no name server answers", hint="Look at the network, and try again."
        ) from error
    return [b"".join(record.strings).decode("utf-8", "replace") for record in answer.rrset or ()]
