#include "samples/sample_format.h"

#include <gtest/gtest.h>

namespace vastar {
namespace {

std::string line(const Sample& sample, SampleForm form, const SampleRun* run = nullptr) {
  std::string text;
  append_sample(sample, 2, run, form, text);
  return text;
}

Sample whole() {
  Sample sample;
  sample.intended = 1000;
  sample.started = 1500;
  sample.sent_start = 2500;
  sample.sent_end = 2600;
  sample.first_byte = 3600;
  sample.end = 3650;
  sample.connect = 1000;
  sample.index = 41;
  sample.connection = 5;
  sample.slot = 6;
  sample.status = 200;
  sample.body_bytes = 13;
  return sample;
}

TEST(SampleFormat, TheNameOfTheFileSaysTheForm) {
  EXPECT_EQ(sample_file_kind("a.csv")->form, SampleForm::kCsv);
  EXPECT_FALSE(sample_file_kind("a.csv")->compressed);
  EXPECT_EQ(sample_file_kind("x/a.ndjson")->form, SampleForm::kNdjson);
  EXPECT_EQ(sample_file_kind("a.jsonl")->form, SampleForm::kNdjson);
  EXPECT_TRUE(sample_file_kind("a.csv.zst")->compressed);
  EXPECT_EQ(sample_file_kind("a.ndjson.zst")->form, SampleForm::kNdjson);
  for (const char* other : {"", "a", "a.zst", "a.json", "a.csv.gz", "csv", "a.CSV"}) {
    EXPECT_FALSE(sample_file_kind(other)) << other;
  }
}

TEST(SampleFormat, EveryColumnHasItsValue) {
  EXPECT_EQ(sample_head(SampleForm::kCsv),
            "series,worker,index,connection,slot,intended_ns,start_ns,connect_ns,tls_ns,write_ns,"
            "wait_ns,read_ns,service_ns,response_ns,status,body_bytes,error,run\n");
  const SampleRun run{"c=100#2", 100};
  EXPECT_EQ(line(whole(), SampleForm::kCsv, &run),
            "100,2,41,5,6,1000,1500,1000,,100,1000,50,1150,2650,200,13,,c=100#2\n");
  EXPECT_EQ(sample_head(SampleForm::kNdjson), "");
  EXPECT_EQ(line(whole(), SampleForm::kNdjson, &run),
            R"({"series":100,"worker":2,"index":41,"connection":5,"slot":6,"intended_ns":1000,)"
            R"("start_ns":1500,"connect_ns":1000,"tls_ns":null,"write_ns":100,"wait_ns":1000,)"
            R"("read_ns":50,"service_ns":1150,"response_ns":2650,"status":200,"body_bytes":13,)"
            R"("error":null,"run":"c=100#2"})"
            "\n");
}

TEST(SampleFormat, WhatWasNotReachedIsEmpty) {
  Sample refused;
  refused.intended = refused.started = 5;
  refused.end = 9;
  refused.failure = Failure::kConnectRefused;
  EXPECT_EQ(line(refused, SampleForm::kCsv), ",2,0,0,0,5,5,,,,,,,4,,0,connect_refused,\n");
  EXPECT_NE(line(refused, SampleForm::kNdjson).find(R"("error":"connect_refused","run":null})"),
            std::string::npos);
}

TEST(SampleFormat, AResponseThatCameBeforeItsRequestHadLeftDidNotWait) {
  Sample early = whole();
  early.first_byte = early.sent_end - 10;
  EXPECT_NE(line(early, SampleForm::kNdjson).find(R"("wait_ns":0,)"), std::string::npos);
}

}  // namespace
}  // namespace vastar
