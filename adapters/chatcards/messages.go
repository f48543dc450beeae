package chatcards

// Texts are what the drawing says itself. %s, %n and %i are filled in by it.
func Texts() map[string]string {
	return map[string]string{
		"showAll": "전체 보기", "prev": "이전", "next": "다음", "cardOf": "%n개 중 %i번째", "unknown": "알 수 없는 말풍선: %s", "won": "%s원",
		"call": "전화 걸기: %s", "share": "공유하기는 시뮬레이터에서 동작하지 않아요.", "operator": "상담원 연결은 시뮬레이터에서 동작하지 않아요.",
	}
}
