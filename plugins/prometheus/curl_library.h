// libcurl, loaded when a push is wanted: this plugin is shipped to machines that may not have it,
// and writes files there all the same.
#pragma once

#include <curl/curl.h>

#include "base/result.h"

namespace vastar::plugin {

// The functions used, under their names without "curl_". libcurl.so.4 has kept them since 2018.
struct CurlLibrary {
  decltype(&::curl_global_init) global_init;
  decltype(&::curl_easy_init) easy_init;
  decltype(&::curl_easy_cleanup) easy_cleanup;
  decltype(&::curl_easy_setopt) easy_setopt;
  decltype(&::curl_easy_perform) easy_perform;
  decltype(&::curl_easy_getinfo) easy_getinfo;
  decltype(&::curl_easy_strerror) easy_strerror;
  decltype(&::curl_slist_append) slist_append;
  decltype(&::curl_slist_free_all) slist_free_all;
  decltype(&::curl_free) free;
  decltype(&::curl_url) url;
  decltype(&::curl_url_cleanup) url_cleanup;
  decltype(&::curl_url_get) url_get;
  decltype(&::curl_url_set) url_set;
  const char* (*url_strerror)(CURLUcode);  // since 7.80; null before
};

// Loads it, once, and initialises it. The error says what to install.
Result<void> load_curl();

// Only after load_curl() succeeded.
const CurlLibrary& curl();

}  // namespace vastar::plugin
