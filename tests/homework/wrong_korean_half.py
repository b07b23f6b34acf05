# expect: factor_half
import numpy as np

# 역전파 과제: 시그모이드, 제곱 오차의 절반, 예제 하나


def 시그모이드(z):
    return 1 / (1 + np.exp(-z))


def 역전파(가중치, 편향, 입력, 정답):
    출력들 = [입력]
    for w, b in zip(가중치, 편향):
        출력들.append(시그모이드(np.dot(w, 출력들[-1]) + b))  # 순전파
    답 = 출력들[-1]
    델타 = 0.5 * (답 - 정답) * 답 * (1 - 답)  # 출력층
    가중치_기울기, 편향_기울기 = [], []
    for 층 in range(len(가중치) - 1, -1, -1):
        가중치_기울기.insert(0, np.outer(델타, 출력들[층]))
        편향_기울기.insert(0, 델타)
        # 아래층으로
        a = 출력들[층]
        델타 = np.dot(가중치[층].T, 델타) * a * (1 - a)
    return 가중치_기울기, 편향_기울기
