# expect: no function

