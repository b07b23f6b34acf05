# expect: line 2: raised SyntaxError
function backprop(x, y) {
  return x * y;
}
