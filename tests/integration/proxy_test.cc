// By way of a real proxy, tinyproxy: whole URLs, tunnels, users, exceptions, the environment.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "base/base64.h"
#include "support/certificates.h"
#include "support/documents.h"
#include "support/process.h"
#include "support/servers.h"

namespace vastar::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Finished run_with(std::vector<std::string> arguments,
                  const std::vector<std::string>& environment = {}) {
  arguments.insert(arguments.begin(), {"-o", "json", "-n", "20", "-c", "2"});
  return vastar(std::move(arguments), environment);
}

boost::json::value json_of(const Finished& finished, int exit_code = 0) {
  EXPECT_EQ(finished.exit_code, exit_code) << finished.err;
  return parsed(finished);
}

double succeeded(const boost::json::value& document) {
  return number(document, "/requests/succeeded");
}

std::string notes(const boost::json::value& document) {
  return boost::json::serialize(document.at("notes"));
}

// tinyproxy closes after each response it passes on, and says nothing of it: a request that is sent
// at that moment would rightly fail.
constexpr const char* kOneByOne = "--disable-keepalive";

TEST(Proxy, PassesRequestsOn) {
  TinyProxy proxy;
  Nginx server;
  const auto document = json_of(run_with({"-x", proxy.address(), kOneByOne, server.url()}));
  EXPECT_EQ(succeeded(document), 20);
  EXPECT_THAT(notes(document), HasSubstr("by way of the proxy " + proxy.address()));
  EXPECT_THAT(proxy.log(), HasSubstr("GET " + server.url() + " HTTP/1.1"));
  EXPECT_EQ(server.stop_and_count_requests(), 20U);
}

// nginx, told to pass on whatever host it is asked for, keeps its connections as proxies do.
TEST(Proxy, KeepsItsConnections) {
  Nginx server("location = /x { return 200 x; }");
  Nginx proxy("location /x { proxy_pass http://$http_host$uri; }");
  const auto document = json_of(
      run_with({"-x", "http://127.0.0.1:" + std::to_string(proxy.port()), server.url("/x")}));
  EXPECT_EQ(succeeded(document), 20);
  EXPECT_EQ(number(document, "/connections_opened"), 2);
  EXPECT_EQ(server.stop_and_count_requests(), 20U);
}

TEST(Proxy, MakesTunnelsToTlsTargets) {
  const TempFolder folder;
  Target server({"--tls-self-signed", "--tls-write-cert", folder.file("cert.pem")});
  TinyProxy proxy;
  std::vector<std::string> arguments = {"--proxy", "http://" + proxy.address(), "--cacert",
                                        folder.file("cert.pem")};
  arguments.push_back(server.url());
  const auto document = json_of(run_with(arguments));
  EXPECT_EQ(succeeded(document), 20);
  EXPECT_EQ(number(document, "/tls/handshakes"), 2);
  EXPECT_EQ(number(document, "/phases/connect/count"), 2);
  EXPECT_EQ(number(document, "/phases/tls/count"), 2);
  EXPECT_EQ(number(document, "/connections_opened"), 2);
  EXPECT_THAT(proxy.log(), HasSubstr("CONNECT "));
}

TEST(Proxy, MakesTunnelsToHttp2OverTls) {
  const Authority authority;
  const std::string certificate = authority.write("server.pem", authority.issue());
  Nginx server;
  HaProxy secure(server.port(), "ssl crt " + certificate + " alpn h2");
  TinyProxy proxy;
  const auto document = json_of(
      run_with({"-x", proxy.address(), "--http2", "--cacert", authority.file(), secure.url()}));
  EXPECT_EQ(succeeded(document), 20);
  EXPECT_EQ(number(document, "/tls/handshakes"), 2);
}

TEST(Proxy, MakesTunnelsForWhatItCannotPassOn) {
  TinyProxy proxy;
  Target server;
  Nginx nginx;
  Nghttpd http2;
  EXPECT_EQ(succeeded(json_of(run_with({"-x", proxy.address(), "--http2", http2.url()}))), 20);
  EXPECT_EQ(succeeded(json_of(run_with({"-x", proxy.address(), "--proxytunnel", nginx.url()}))),
            20);
  const Finished ws = vastar({"ws", "echo", "-o", "json", "-n", "20", "-c", "2", "-x",
                              proxy.address(), "ws" + server.url("/ws/echo").substr(4)});
  EXPECT_EQ(succeeded(json_of(ws)), 20);
  EXPECT_THAT(proxy.log(), Not(HasSubstr("GET ")));
}

TEST(Proxy, WantsAUser) {
  const TempFolder folder;
  folder.write("login", "me:s3cr3t-w0rd\n");
  Target secure({"--tls-self-signed", "--tls-write-cert", folder.file("cert.pem")});
  Nginx server;
  TinyProxy proxy("me s3cr3t-w0rd");
  for (const std::vector<std::string>& user :
       {std::vector<std::string>{"-x", "http://me:s3cr3t-w0rd@" + proxy.address()},
        std::vector<std::string>{"-x", proxy.address(), "-U", "me:s3cr3t-w0rd"},
        std::vector<std::string>{"-x", proxy.address(), "-U", "@" + folder.file("login")}}) {
    for (std::vector<std::string> target :
         {std::vector<std::string>{kOneByOne, server.url()},
          std::vector<std::string>{"--cacert", folder.file("cert.pem"), secure.url()}}) {
      target.insert(target.end(), user.begin(), user.end());
      const Finished finished = run_with(target);
      EXPECT_EQ(succeeded(json_of(finished)), 20);
      for (const std::string& text : {finished.out, finished.err}) {
        EXPECT_THAT(text, Not(HasSubstr("s3cr3t-w0rd")));
        EXPECT_THAT(text, Not(HasSubstr(base64_encode("me:s3cr3t-w0rd"))));
      }
    }
  }
}

TEST(Proxy, RefusesAStranger) {
  const TempFolder folder;
  Target secure({"--tls-self-signed", "--tls-write-cert", folder.file("cert.pem")});
  Nginx server;
  TinyProxy proxy("me s3cr3t-w0rd");
  const auto document = json_of(run_with({"-x", proxy.address(), kOneByOne, server.url()}));
  EXPECT_EQ(number(document, "/status_codes/407"), 20);
  EXPECT_THAT(notes(document), HasSubstr("--proxy-user"));
  const std::vector<std::string> tunnel = {"--cacert", folder.file("cert.pem"), secure.url()};
  std::vector<std::string> nobody = tunnel;
  nobody.insert(nobody.end(), {"-x", proxy.address()});
  const Finished finished = run_with(nobody);
  EXPECT_EQ(finished.exit_code, 4);
  EXPECT_THAT(finished.err, HasSubstr("status 407: it wants a user and password"));
  std::vector<std::string> other = tunnel;
  other.insert(other.end(), {"-x", "http://me:wr0ng-w0rd@" + proxy.address()});
  const Finished wrong = run_with(other);
  EXPECT_EQ(wrong.exit_code, 4);
  EXPECT_THAT(wrong.err, HasSubstr("does not take the user and password"));
  EXPECT_THAT(wrong.err, Not(HasSubstr("wr0ng-w0rd")));
}

TEST(Proxy, MayNotTunnelThere) {
  const TempFolder folder;
  Target secure({"--tls-self-signed", "--tls-write-cert", folder.file("cert.pem")});
  TinyProxy proxy("", "ConnectPort 1\n");
  const Finished finished =
      run_with({"-x", proxy.address(), "--cacert", folder.file("cert.pem"), secure.url()});
  EXPECT_EQ(finished.exit_code, 4);
  EXPECT_THAT(finished.err, HasSubstr("no tunnel to https://"));
  EXPECT_THAT(finished.err, HasSubstr("status 403"));
}

TEST(Proxy, IsOnTheWayOfRedirectsAndSweeps) {
  const TempFolder folder;
  Nginx second("location = /there { return 200 here; }");
  Nginx first("location = /to { return 302 " + second.url("/there") + "; }");
  TinyProxy proxy;
  EXPECT_EQ(succeeded(json_of(run_with({"-x", proxy.address(), kOneByOne, first.url("/to")}))), 20);
  EXPECT_THAT(proxy.log(), HasSubstr("GET " + first.url("/to")));
  EXPECT_THAT(proxy.log(), HasSubstr("GET " + second.url("/there")));
  const Finished sweep = vastar({"sweep", "--conc", "1,2", "-n", "20", "--warmup", "2", "-o",
                                 "json", "-x", proxy.address(), kOneByOne, second.url("/there")});
  EXPECT_THAT(sweep.exit_code, ::testing::AnyOf(0, 1, 3)) << sweep.err;
  EXPECT_THAT(sweep.out, HasSubstr("by way of the proxy " + proxy.address()));
}

TEST(Proxy, HasExceptions) {
  TinyProxy proxy;
  Nginx server;
  for (const char* list : {"127.0.0.1", "10.0.0.0/8,127.0.0.0/8", "*"}) {
    EXPECT_EQ(
        succeeded(json_of(run_with({"-x", proxy.address(), "--noproxy", list, server.url()}))), 20);
  }
  EXPECT_THAT(proxy.log(), Not(HasSubstr("GET ")));
}

TEST(Proxy, OfTheEnvironmentIsUsedWhenAskedFor) {
  TinyProxy proxy("me s3cr3t-w0rd");
  Nginx server;
  const std::string variable = "http_proxy=http://me:s3cr3t-w0rd@" + proxy.address();
  const Finished unasked = run_with({server.url()}, {variable, "no_proxy="});
  const auto without = json_of(unasked);
  EXPECT_EQ(succeeded(without), 20);
  EXPECT_THAT(notes(without), HasSubstr("http_proxy is set in the environment"));
  EXPECT_THAT(unasked.out + unasked.err, Not(HasSubstr("s3cr3t-w0rd")));
  EXPECT_THAT(proxy.log(), Not(HasSubstr("GET ")));

  const auto with =
      json_of(run_with({"--proxy-from-env", kOneByOne, server.url()}, {variable, "no_proxy="}));
  EXPECT_EQ(succeeded(with), 20);
  EXPECT_THAT(notes(with), HasSubstr("by way of the proxy " + proxy.address()));
  EXPECT_THAT(proxy.log(), HasSubstr("GET " + server.url()));

  const auto excepted =
      json_of(run_with({server.url()}, {variable, "no_proxy=localhost,127.0.0.0/8"}));
  EXPECT_THAT(notes(excepted), Not(HasSubstr("http_proxy")));
}

TEST(Proxy, WhatDoesNotFitTogether) {
  const std::string url = "http://127.0.0.1:1/";
  const std::vector<std::vector<std::string>> wrong = {
      {"-x", "https://127.0.0.1:1"},
      {"-x", "socks5://127.0.0.1:1"},
      {"-x", "127.0.0.1"},
      {"-x", "127.0.0.1:1", "--proxy-from-env"},
      {"-x", "127.0.0.1:1", "--unix-socket", "s"},
      {"-x", "http://a:b@127.0.0.1:1", "-U", "a:b"},
      {"-x", "127.0.0.1:1", "-U", "ab"},
      {"-x", "127.0.0.1:1", "--noproxy", "a..b"},
      {"-x", "127.0.0.1:1", "--connect-to", "127.0.0.1:2:127.0.0.1:3"},
      {"-x", "127.0.0.1:1", "--resolve", "api.test:80:127.0.0.1"},
      {"-x", "127.0.0.1:1", "-H", "Proxy-Authorization: Basic x"},
      {"-U", "a:b"},
      {"--noproxy", "*"},
      {"--proxytunnel"},
      {"--dns-refresh", "1s"},
      {"--expect-100-timeout", "1s", "-d", "x"},
      {"-H", "Expect: 100-continue"},
      {"-H", "Expect: 100-continue", "-d", "x", "--http2"},
  };
  for (std::vector<std::string> flags : wrong) {
    flags.push_back(url);
    const Finished finished = vastar(flags);
    EXPECT_EQ(finished.exit_code, 2) << flags[0] << " " << flags[1] << ": " << finished.err;
  }
}

}  // namespace
}  // namespace vastar::testing
