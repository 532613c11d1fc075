"""The union's official account: its draft box, and signatures for pages inside WeChat.

`account_for` reads the settings; `send` brings an article into the draft box,
and goes on where it was stopped; `Keys` keeps what WeChat gives for two hours;
`signature` signs a page. Knows no articles and no Flask.
"""

from stationmap.wechat.account import Account, account_for
from stationmap.wechat.draft import Draft
from stationmap.wechat.keys import Keys
from stationmap.wechat.line import Line
from stationmap.wechat.sending import Delivery, Sent, send
from stationmap.wechat.signature import Signature, signature
from stationmap.wechat.trouble import WeChatError

__all__ = [
    "Account",
    "Delivery",
    "Draft",
    "Keys",
    "Line",
    "Sent",
    "Signature",
    "WeChatError",
    "account_for",
    "send",
    "signature",
]
