package scenario

// The Korean lines of the set-up guide. The labels follow the wording of Kakao's
// chatbot admin centre, so that a person finds the fields.
const (
	guideTitle   = "%s 챗봇 설정 안내"
	guideIntro   = "챗봇 관리자센터에서 아래 순서대로 스킬과 블록을 만들어 주세요. 이 안내는 서버가 쓰는 설정에서 그대로 만들어졌어요."
	guideBot     = "봇 아이디: %s (개발 채널은 끝에 느낌표가 붙어요)"
	guideBase    = "스킬 서버 주소: %s"
	guideHeader  = "모든 스킬과 파라미터 검증 API에 %s 헤더를 추가하고, 서버 설정과 같은 값을 넣어 주세요."
	guideIDs     = "블록을 새로 만들면 아이디가 달라져요. 그때는 \"키: 아이디\" 형식의 YAML 파일을 만들어 JUNGGYE_BLOCKS_FILE에 알려 주세요."
	guideImage   = "사진을 받는 파라미터(%s)를 쓰려면 보안전송(이미지) 플러그인을 먼저 켜 주세요."
	guideEvents  = "이벤트 블록은 이벤트 API로만 시작돼요. 비즈니스 채널 인증, 비즈 앱 전환, 카카오 로그인 사용, 비즈월렛 연결을 마친 뒤 앱의 REST API 키를 JUNGGYE_EVENT_API_KEY에 넣어 주세요. 채널 친구에게만 전송되고 건마다 비용이 들어요."
	guideWelcome = "1. 웰컴 블록"
	guideQuick   = "바로연결: %s → %s"
	guideMenu    = "2. 채널 메뉴"
	guideContext = "3. 컨텍스트"
	guideCtxLine = "%s: 컨텍스트 메뉴에서 먼저 만들어 주세요. 없으면 스킬이 보낸 값이 무시돼요."
	guideBlocks  = "4. 블록"

	guideID         = "아이디: %s"
	guideUtterances = "사용자 발화: %s"
	guideNoUtter    = "사용자 발화: 없음 (버튼으로만 들어와요)"
	guideFallback   = "사용자 발화: 없음 (폴백 블록의 스킬로 연결해 주세요)"
	guideEvent      = "이벤트 이름: %s (사용자 발화 없이 이 이벤트를 블록에 연결해 주세요)"
	guideSkill      = "스킬 URL: %s"
	guideCallback   = "콜백: 사용 (AI 챗봇 전환이 승인된 봇에서만 켤 수 있어요)"
	guideOutput     = "출력 컨텍스트: %s (lifespan %d)"
	guideAnswer     = "봇 응답: 스킬데이터 사용"
	guideParam      = "파라미터 %s"
	guideEntity     = "엔티티: %s"
	guideRequired   = "필수: 예"
	guideOptional   = "필수: 아니요"
	guidePrompt     = "되묻기: %s"
	guideValidation = "파라미터 검증 API: %s"
	guideDefault    = "기본값: %s"
)
