// Swift imports neither variadic C functions nor function-like macros: each setter below is curl_easy_setopt (or getinfo,
// or curl_multi_setopt) with the one argument type that its options take.
#pragma once
#include <curl/curl.h>
#include <stddef.h>
// The Glibc module of Swift does not export these two.
#include <sys/epoll.h>
#include <sys/eventfd.h>

typedef size_t (*curl_bytes_callback)(char *_Nonnull, size_t, size_t, void *_Nullable);
typedef int (*curl_rewind_callback)(void *_Nullable, curl_off_t, int);
typedef int (*curl_before_request_callback)(void *_Nullable, char *_Nullable, char *_Nullable, int, int);
typedef int (*curl_watch_callback)(CURL *_Nullable, curl_socket_t, int, void *_Nullable, void *_Nullable);
typedef int (*curl_alarm_callback)(CURLM *_Nullable, long, void *_Nullable);

static inline CURLcode curl_set_long(CURL *_Nonnull easy, CURLoption option, long value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode curl_set_offset(CURL *_Nonnull easy, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode curl_set_string(CURL *_Nonnull easy, CURLoption option, const char *_Nullable value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode curl_set_pointer(CURL *_Nonnull easy, CURLoption option, void *_Nullable value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode curl_set_list(CURL *_Nonnull easy, CURLoption option, struct curl_slist *_Nullable value) {
  return curl_easy_setopt(easy, option, value);
}
static inline CURLcode curl_set_bytes_callback(CURL *_Nonnull easy, CURLoption option,
                                               curl_bytes_callback _Nullable callback) {
  return curl_easy_setopt(easy, option, callback);
}
static inline CURLcode curl_set_rewind_callback(CURL *_Nonnull easy, curl_rewind_callback _Nullable callback) {
  return curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, callback);
}
static inline CURLcode curl_set_before_request_callback(CURL *_Nonnull easy,
                                                        curl_before_request_callback _Nullable callback) {
  return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, callback);
}
static inline CURLcode curl_set_new_socket_callback(CURL *_Nonnull easy, curl_sockopt_callback _Nullable callback) {
  return curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, callback);
}
static inline CURLcode curl_get_long(CURL *_Nonnull easy, CURLINFO info, long *_Nonnull value) {
  return curl_easy_getinfo(easy, info, value);
}
static inline CURLcode curl_get_active_socket(CURL *_Nonnull easy, curl_socket_t *_Nonnull value) {
  return curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, value);
}
static inline CURLMcode curl_multi_set_long(CURLM *_Nonnull multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}
static inline CURLMcode curl_multi_set_pointer(CURLM *_Nonnull multi, CURLMoption option, void *_Nullable value) {
  return curl_multi_setopt(multi, option, value);
}
static inline CURLMcode curl_multi_set_watch_callback(CURLM *_Nonnull multi, curl_watch_callback _Nullable callback) {
  return curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, callback);
}
static inline CURLMcode curl_multi_set_alarm_callback(CURLM *_Nonnull multi, curl_alarm_callback _Nullable callback) {
  return curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, callback);
}
static inline CURLcode curl_message_result(const CURLMsg *_Nonnull message) { return message->data.result; }
static inline CURLcode curl_global_init_all(void) { return curl_global_init(CURL_GLOBAL_ALL); }
