package standin

// Title is what members read as the name of the board.
const Title = "샘플 게시판"

const (
	agoMinutes = "분 전"
	agoHours   = "시간 전"
	agoDays    = "일 전"
)
