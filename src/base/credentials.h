// What of a URL is secret: user and password ("http://user:pass@host/") and values of a query whose
// names say so ("?token=..."). Found, so that nobody else sees them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace vastar {

// [begin, end) of what stands between "://" and '@', or in "user:pass@host" before the '@'; both 0
// when there is none.
struct CredentialsPlace {
  std::size_t begin = 0, end = 0;
  bool any() const { return end > begin; }
};

// Of the first URL in `text`, or of a text that is one without a scheme. Errs on the side of
// hiding: a password with a '/' in it is found too. The '@' of "label@base64/" in a Pushgateway's
// path is no credential.
CredentialsPlace find_credentials(std::string_view text);

// A text, a URL of a document say, with *** for the values of a query that go by a name of secrets:
// token, api_key, signature, X-Amz-Security-Token and the like, in any case and with - or _.
std::string without_query_secrets(std::string_view text);

// A text, a message say, without either: without those of any URL in it, and their '@', and without
// secrets of queries. Of a URL without a scheme it takes what is one word. Takes time linear in its
// length. Errs on the side of hiding too, but leaves a host alone that can be nothing else, and
// what follows it ("http://127.0.0.1/@me").
std::string without_credentials(std::string_view text);

// Overwrites both in the words of a command line, which `ps` shows to every user of the machine,
// and /proc to those who read it as long as this process or a child of it lives.
void hide_credentials(int argc, char** argv);

}  // namespace vastar
