// Forms of several parts.
#include "plan/form.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace vastar {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string shown(std::string_view text) {
  const Result<FormPart> part = parse_form_part(text);
  if (!part) return part.error().message;
  return part->name + "|" + (part->from == FormPart::From::kFile ? "file " : "text ") +
         part->content + "|" + part->filename.value_or("-") + "|" + part->type;
}

TEST(Form, Parts) {
  EXPECT_EQ(shown("a=b"), "a|text b|-|");
  EXPECT_EQ(shown("a="), "a|text |-|");
  EXPECT_EQ(shown("a=b=c;d"), "a|text b=c;d|-|");
  EXPECT_EQ(shown("a=@dir/x.json"), "a|file dir/x.json|x.json|application/json");
  EXPECT_EQ(shown("a=@x"), "a|file x|x|application/octet-stream");
  EXPECT_EQ(shown("a=<x.txt"), "a|file x.txt|-|");
  EXPECT_EQ(shown("a=@x.PNG;type=image/x;filename=y z"), "a|file x.PNG|y z|image/x");
  EXPECT_EQ(shown("a=@x;filename=y;type=t/u"), "a|file x|y|t/u");
  EXPECT_EQ(shown("a=b;type=text/csv; charset=utf-8"), "a|text b|-|text/csv; charset=utf-8");
}

TEST(Form, WrongParts) {
  EXPECT_THAT(shown("a"), HasSubstr("name=value"));
  EXPECT_THAT(shown("=b"), HasSubstr("name=value"));
  EXPECT_THAT(shown("a=@"), HasSubstr("the name of the file is empty"));
  EXPECT_THAT(shown("a=b;type=x\r\ny"), HasSubstr("control byte"));
}

TEST(Form, Body) {
  const Form form = make_form({{.name = "a\"\r\n", .content = "1"},
                               {.name = "f",
                                .from = FormPart::From::kFile,
                                .content = "x\r\ny",
                                .filename = "n.txt",
                                .type = "text/plain"}});
  ASSERT_THAT(form.content_type, StartsWith("multipart/form-data; boundary="));
  const std::string edge = "--" + form.content_type.substr(30);
  EXPECT_EQ(form.body,
            edge + "\r\nContent-Disposition: form-data; name=\"a%22%0D%0A\"\r\n\r\n1\r\n" + edge +
                "\r\nContent-Disposition: form-data; name=\"f\"; filename=\"n.txt\"\r\n"
                "Content-Type: text/plain\r\n\r\nx\r\ny\r\n" +
                edge + "--\r\n");
}

TEST(Form, TheBoundaryIsInNoPart) {
  const std::string first = make_form({{.name = "a", .content = ""}}).content_type.substr(30);
  const std::string other = make_form({{.name = "a", .content = first}}).content_type.substr(30);
  EXPECT_NE(first, other);
}

}  // namespace
}  // namespace vastar
